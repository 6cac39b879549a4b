/* The cheapest program: what it takes to start and end a process. */
int main(void)
{
	return 0;
}
