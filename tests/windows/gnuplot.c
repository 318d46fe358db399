/*
 * Stands in for gnuplot where the real one cannot run: compiled for Linux and
 * for Windows by golden/windows.sh, so that both programs get the same drawings
 * and the pages can be compared byte by byte. Says what it is told to print,
 * as a program of Windows does it: with CR and LF there. Compiled with FAILS it
 * complains and ends with 3.
 */
#include <stdio.h>
#include <string.h>

/* A line as gnuplot draws it, that depends on what was told. */
static void draw(unsigned long lines)
{
    printf("<path stroke='rgb( 94,   0,   4)'\nd='M10.00,20.00 L%lu.00,77.70 "
           "'/></svg>\n",
           lines % 1000);
}

int main(int argc, char **argv)
{
    static char line[65536];
    unsigned long lines = 0;
    int is_open = 0;
    if (argc < 2 || strcmp(argv[1], "-d") != 0)
        return 2;
#ifdef FAILS
    fputs("this gnuplot fails\nand says more\n", stderr);
    return 3;
#endif
    while (fgets(line, sizeof line, stdin)) {
        lines++;
        if (strncmp(line, "print \"\\n===", 11) != 0)
            continue;
        if (is_open)
            draw(lines);
        printf("\n=== portledger chart ===\n<svg "
               "xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">");
        is_open = 1;
    }
    if (is_open)
        draw(lines);
    return 0;
}
