# embed(target PREFIX sql FILES a.sql b.sql): each file becomes a byte array in
# the target, listed in one table:
#   struct embedded { const char *name; const unsigned char *bytes; size_t size; };
#   extern const struct embedded sql_files[];      (ends with a NULL name)
# declared in core/embedded.h style by "<prefix>_files.h" in the build tree.
# Bytes end with a NUL that `size` does not count.
set(EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/EmbedFile.cmake)

function(embed target)
    cmake_parse_arguments(PARSE_ARGV 1 E "" "PREFIX" "FILES")
    set(folder ${CMAKE_BINARY_DIR}/embedded/${target})
    file(MAKE_DIRECTORY ${folder})
    set(externs "")
    set(rows "")
    set(generated "")
    foreach(file IN LISTS E_FILES)
        get_filename_component(name ${file} NAME)
        string(MAKE_C_IDENTIFIER "${E_PREFIX}_${name}" symbol)
        set(out ${folder}/${symbol}.c)
        add_custom_command(OUTPUT ${out}
            COMMAND ${CMAKE_COMMAND} -DIN=${file} -DOUT=${out}
                -DSYMBOL=${symbol} -P ${EMBED_SCRIPT}
            DEPENDS ${file} ${EMBED_SCRIPT} VERBATIM)
        list(APPEND generated ${out})
        string(APPEND externs
            "extern const unsigned char ${symbol}[];\n"
            "extern const size_t ${symbol}_size;\n")
        string(APPEND rows
            "    if (i-- == 0) {\n        *name = \"${name}\";\n"
            "        *bytes = ${symbol};\n        *size = ${symbol}_size;\n"
            "        return true;\n    }\n")
    endforeach()
    set(table ${folder}/${E_PREFIX}_files.c)
    file(CONFIGURE OUTPUT ${table} CONTENT
"#include \"${E_PREFIX}_files.h\"
${externs}
bool ${E_PREFIX}_file(size_t i, const char **name, const unsigned char **bytes,
                      size_t *size)
{
${rows}    return false;
}
" @ONLY)
    file(CONFIGURE OUTPUT ${folder}/${E_PREFIX}_files.h CONTENT
"#pragma once
#include <stdbool.h>
#include <stddef.h>
/* The i-th embedded file; false past the last. Bytes are NUL-terminated. */
bool ${E_PREFIX}_file(size_t i, const char **name, const unsigned char **bytes,
                      size_t *size);
" @ONLY)
    target_sources(${target} PRIVATE ${generated} ${table})
    target_include_directories(${target} PUBLIC ${folder})
endfunction()
