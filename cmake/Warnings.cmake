# strict_warnings(target): the only list of flags.
function(strict_warnings target)
    target_compile_options(${target} PRIVATE
        -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2
        -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
        -Wvla -Wwrite-strings -Wpointer-arith -Wundef -Wswitch-enum
        -Wnull-dereference -Wcast-qual)
    if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
        target_compile_options(${target} PRIVATE
            -Wlogical-op -Wduplicated-cond -Wduplicated-branches)
    endif()
    if(MINGW) # its gcc holds printf for Microsoft's, its isfinite narrows
        target_compile_options(${target} PRIVATE
            -Wno-format -Wno-format-extra-args -Wno-float-conversion)
    endif()
    if(PORTLEDGER_WERROR)
        target_compile_options(${target} PRIVATE -Werror)
    endif()
endfunction()
