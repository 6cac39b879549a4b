/* readall FILE...: read(2) in blocks of 256 KiB, nothing else. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static char block[256 * 1024];

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		int fd = open(argv[i], O_RDONLY);
		if (fd < 0) {
			perror(argv[i]);
			return 2;
		}
		long long total = 0;
		ssize_t n;
		while ((n = read(fd, block, sizeof block)) > 0)
			total += n;
		close(fd);
		printf("%lld\n", total);
	}
	return 0;
}
