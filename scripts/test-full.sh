# Sourced by scripts/test --full: slower proofs, each passes or fails as a
# whole. Uses stage, build, jobs and passed/failed of scripts/test.

install_missing clang clang-tidy clang-format cppcheck valgrind gcovr

rooms=(core ingest db analysis report cli)
sources() { find "${rooms[@]}" -name "*.[ch]" | sort; }

check_clang() {
    build clang && ctest --test-dir build/clang -j "$jobs" </dev/null
}

# Check forks by default; without forking a leak is seen across tests.
check_without_fork() {
    CK_FORK=no ctest --test-dir build/asan -R /check_ -j "$jobs" \
        --output-on-failure </dev/null
}

# gcc's build: valgrind of Debian 12 cannot read what clang 14 writes.
check_valgrind() {
    local suite status=0
    build dev || return 1
    for suite in build/dev/tests/*_check_*; do
        [ -x "$suite" ] && [ -f "$suite" ] || continue
        CK_FORK=no CK_TIMEOUT_MULTIPLIER=20 TZ=UTC \
            PORTLEDGER_SHARED=$PWD/../shared valgrind -q --leak-check=full \
            --errors-for-leak-kinds=definite,possible --error-exitcode=9 \
            --suppressions=tests/valgrind.supp \
            "$suite" || { echo "$suite: failed under valgrind"; status=1; }
    done
    return $status
}

# Its findings are errors here, but for what it thinks of memory that realloc
# gave: what is not initialized is found by valgrind.
check_analyzer() {
    local quiet=-Wno-analyzer-use-of-uninitialized-value
    cmake -S . -B build/analyzer -DCMAKE_C_COMPILER=gcc \
        -DCMAKE_BUILD_TYPE=Debug -DPORTLEDGER_WERROR=ON \
        -DPORTLEDGER_TESTS=OFF \
        -DCMAKE_C_FLAGS="-fanalyzer -O1 $quiet" &&
        cmake --build build/analyzer -j "$jobs"
}

check_tidy() {
    local log status=0
    log=$(mktemp)
    sources | grep '\.c$' | grep -v _windows | xargs -P "$jobs" -n 8 \
        clang-tidy -p build/clang --quiet --warnings-as-errors='*' \
        >"$log" 2>&1 || status=$?
    grep -A 5 'error:' "$log" || true # not how many it has suppressed
    rm -f "$log"
    return $status
}

check_cppcheck() {
    cppcheck --std=c11 --enable=warning,portability,performance \
        --inline-suppr --error-exitcode=1 --quiet -j "$jobs" \
        --suppress=missingIncludeSystem --suppress=internalAstError \
        -I . -D_POSIX_C_SOURCE=200809L "${rooms[@]}"
}

check_layout() {
    sources | xargs clang-format --dry-run --Werror
}

# portledger.exe, and the same golden tests with it; skipped without wine.
check_windows() {
    install_missing wine wine64 gcc-mingw-w64-x86-64 && scripts/build-windows &&
        ctest --test-dir build/asan -R golden/windows --output-on-failure \
            </dev/null
}

# Prints the share of lines that the tests reach, a room a line.
check_coverage() {
    cmake -S . -B build/coverage -DCMAKE_BUILD_TYPE=Debug \
        -DCMAKE_C_COMPILER=gcc -DCMAKE_C_FLAGS="--coverage -O0" &&
        cmake --build build/coverage -j "$jobs" &&
        ctest --test-dir build/coverage -j "$jobs" </dev/null || return 1
    local room
    rm -f build/coverage/rooms.txt
    for room in "${rooms[@]}"; do
        printf '%-10s ' "$room" >>build/coverage/rooms.txt
        gcovr -r . build/coverage --gcov-ignore-parse-errors --filter "$room/" --print-summary |
            grep '^lines' >>build/coverage/rooms.txt
    done
}

# The package, installed with apt on a clean root.
check_package() {
    install_missing debootstrap dpkg-dev
    cmake -S . -B build/package -DCMAKE_BUILD_TYPE=Release \
        -DPORTLEDGER_TESTS=OFF && cmake --build build/package -j "$jobs" ||
        return 1
    PORTLEDGER_CLEAN_ROOT=1 bash tests/golden/package.sh \
        build/package/portledger "$PWD"
}

stage "clang: build and tests" check_clang
stage "Check without forking, sanitizers" check_without_fork
stage "valgrind over the suites" check_valgrind
stage "gcc -fanalyzer" check_analyzer
stage "clang-tidy" check_tidy
stage "cppcheck" check_cppcheck
stage "clang-format" check_layout
stage "the Debian package on a clean root" check_package
stage "portledger.exe under wine" check_windows
stage "line coverage" check_coverage
cat build/coverage/rooms.txt 2>/dev/null || true
