# What `cmake --install` puts where, and the Debian package made of it (`cpack`
# in the build folder). The manual page and the completion are made from the
# option tables, so not where the program can't be run here.
include(GNUInstallDirs)
set(package_data ${CMAKE_INSTALL_DATADIR}/portledger)

install(TARGETS portledger)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs
    PATTERN "*.sh" EXCLUDE PATTERN "house.md" EXCLUDE)
install(DIRECTORY samples collect templates DESTINATION ${package_data})
install(DIRECTORY packaging/windows DESTINATION ${package_data})

if(NOT CMAKE_CROSSCOMPILING)
    add_executable(describe packaging/describe.c)
    target_link_libraries(describe PRIVATE cli)
    target_compile_definitions(describe PRIVATE
        _POSIX_C_SOURCE=200809L PORTLEDGER_VERSION="${PROJECT_VERSION}")
    strict_warnings(describe)
    set(made ${CMAKE_BINARY_DIR}/packaging)
    file(MAKE_DIRECTORY ${made})
    # packed as Debian wants it, the same bytes each time
    find_program(GZIP gzip)
    set(manual ${made}/portledger.1)
    set(news ${CMAKE_SOURCE_DIR}/CHANGELOG.md)
    set(pack ${CMAKE_COMMAND} -E true)
    if(GZIP)
        set(manual ${made}/portledger.1.gz)
        set(news ${made}/changelog.gz)
        set(pack ${GZIP} -9nf ${made}/portledger.1 ${made}/changelog)
    endif()
    add_custom_command(OUTPUT ${manual} ${made}/portledger
        COMMAND describe manual > ${made}/portledger.1
        COMMAND describe completion > ${made}/portledger
        COMMAND ${CMAKE_COMMAND} -E copy
            ${CMAKE_SOURCE_DIR}/CHANGELOG.md ${made}/changelog
        COMMAND ${pack}
        DEPENDS describe ${CMAKE_SOURCE_DIR}/CHANGELOG.md VERBATIM)
    add_custom_target(described ALL DEPENDS ${manual} ${made}/portledger)
    install(FILES ${manual} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    install(FILES ${news} DESTINATION ${CMAKE_INSTALL_DOCDIR})
    install(FILES ${made}/portledger
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
endif()

if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    install(FILES packaging/systemd/portledger-ingest.service
        packaging/systemd/portledger-ingest.timer
        DESTINATION lib/systemd/system)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME portledger)
set(CPACK_PACKAGE_CONTACT "The portledger authors <portledger@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
    "ledger of how Windows servers use their ephemeral ports")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Reads port logs, netstat captures and what else is collected when
 connections begin to fail into one SQLite file. Says which server is in
 trouble, since when and by whom, what to do about it and what that would
 change, and writes self-contained HTML pages and Excel workbooks.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# charts; found at run time, and reports say so where it is missing
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "gnuplot-nox | gnuplot")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion, sqlite3")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
