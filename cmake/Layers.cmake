# Fails when an #include climbs the wrong stairs, or a foreign word is spoken in
# the wrong room (see docs/house.md).
#   cmake -DROOT=... -P Layers.cmake
cmake_minimum_required(VERSION 3.25)
set(may_core core)
set(may_ingest core ingest)
set(may_db core db)
set(may_analysis core analysis)
set(may_report core db analysis report)
set(may_cli core ingest db analysis report cli)
set(banned "sprintf|vsprintf|strcpy|strcat|strtok|atoi|atol|atof|gets|gmtime|"
    "localtime|mktime|sscanf|fscanf|system|popen|alloca|setlocale")
string(CONCAT banned ${banned})
set(doors "exit|abort|printf|vprintf|puts|putchar|perror")
set(faults "")

function(fault text)
    list(APPEND faults "${text}")
    set(faults "${faults}" PARENT_SCOPE)
endfunction()

foreach(room core ingest db analysis report cli)
    file(GLOB files ${ROOT}/${room}/*.c ${ROOT}/${room}/*.h)
    foreach(file IN LISTS files)
        file(RELATIVE_PATH short ${ROOT} ${file})
        file(STRINGS ${file} includes REGEX "^[ \t]*#[ \t]*include")
        foreach(line IN LISTS includes)
            if(line MATCHES "\"(core|ingest|db|analysis|report|cli)/")
                if(NOT CMAKE_MATCH_1 IN_LIST may_${room})
                    fault("${short}: arrow points the wrong way: ${line}")
                elseif(line MATCHES "\"core/wide_windows" AND
                       NOT short MATCHES "^core/.*_windows\\.c$")
                    fault("${short}: UTF-16 ends at core/*_windows.c")
                endif()
            elseif(line MATCHES "<sqlite3.h>" AND NOT room STREQUAL db)
                fault("${short}: <sqlite3.h> lives in db/ only")
            elseif(line MATCHES "<xlsxwriter" AND
                   NOT short MATCHES "^report/xlsx")
                fault("${short}: <xlsxwriter.h> lives in report/xlsx*.c only")
            elseif(line MATCHES "<(spawn|sys/wait)\\.h>" AND
                   NOT short MATCHES "^core/process")
                fault("${short}: processes start in core/process only")
            elseif(line MATCHES "<(windows|io|shellapi|direct)\\.h>" AND
                   NOT short MATCHES "^core/.*_windows\\.c$")
                fault("${short}: Windows is spoken in core/*_windows.c only")
            elseif(line MATCHES "<(unistd|dirent|fcntl|sys/[a-z]+)\\.h>" AND
                   NOT short MATCHES "^core/.*_(posix|windows)\\.c$")
                fault("${short}: POSIX alone is spoken in core/*_posix.c only")
            endif()
        endforeach()
        file(STRINGS ${file} lines
            REGEX "(^|[^A-Za-z0-9_])(${banned})[ \t]*\\(")
        foreach(line IN LISTS lines)
            fault("${short}: a function that the house does without: ${line}")
        endforeach()
        file(STRINGS ${file} lines
            REGEX "(^|[^A-Za-z0-9_])(CreateProcess[AW]|fopen|tmpfile|getenv)[ \t]*\\(")
        foreach(line IN LISTS lines)
            if(line MATCHES "CreateProcess" AND short MATCHES "^core/process")
                continue()
            elseif(short MATCHES "^core/.*_(posix|windows)\\.c$" AND
                   NOT line MATCHES "CreateProcess")
                continue()
            endif()
            fault("${short}: core/file.h, machine.h and process.h do it for "
                  "every system: ${line}")
        endforeach()
        if(NOT room STREQUAL cli AND NOT short STREQUAL "core/mem.c")
            file(STRINGS ${file} lines
                REGEX "(^|[^A-Za-z0-9_])((${doors})[ \t]*\\(|stderr|stdout)")
            foreach(line IN LISTS lines)
                fault("${short}: printing and exiting live in cli/: ${line}")
            endforeach()
        endif()
    endforeach()
endforeach()
if(faults)
    list(JOIN faults "\n" text)
    message(FATAL_ERROR "${text}")
endif()
