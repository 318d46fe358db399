/* For libxlsxwriter, which is compiled with this before everything else:
 * built by mingw-w64 it opens files by names in the code page of the machine.
 * Here names are UTF-8, and temporary files go where everybody may write. */
#include <stdio.h>

FILE *fopen_utf8(const char *name, const char *mode);
FILE *tmpfile_anywhere(void);

#define fopen   fopen_utf8
#define tmpfile tmpfile_anywhere
