/* inflate FILE: zlib inflates a gzip file of any number of members; the bytes go nowhere. */
#include <stdio.h>
#include <string.h>
#include <zlib.h>

static unsigned char in[256 * 1024], out[1024 * 1024];

int main(int argc, char **argv)
{
	FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
	if (!f) {
		fprintf(stderr, "usage: inflate FILE\n");
		return 2;
	}
	z_stream z;
	memset(&z, 0, sizeof z);
	if (inflateInit2(&z, 15 + 32) != Z_OK)
		return 2;
	unsigned long long total = 0;
	int rc = Z_OK;
	size_t n;
	while ((n = fread(in, 1, sizeof in, f)) > 0) {
		z.next_in = in;
		z.avail_in = (uInt)n;
		while (z.avail_in > 0) {
			if (rc == Z_STREAM_END)
				inflateReset(&z);
			z.next_out = out;
			z.avail_out = sizeof out;
			rc = inflate(&z, Z_NO_FLUSH);
			if (rc != Z_OK && rc != Z_STREAM_END) {
				fprintf(stderr, "inflate: %s\n", z.msg ? z.msg : "damaged");
				return 2;
			}
			total += sizeof out - z.avail_out;
		}
	}
	inflateEnd(&z);
	fclose(f);
	printf("%llu\n", total);
	return rc == Z_STREAM_END ? 0 : 2;
}
