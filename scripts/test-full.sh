# Sourced by scripts/test --full: slower proofs, each passes or fails as a
# whole. Uses stage, build, jobs and passed/failed of scripts/test.

install_missing clang clang-tidy clang-format cppcheck valgrind

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

check_valgrind() {
    local suite status=0
    for suite in build/clang/tests/*_check_*; do
        [ -x "$suite" ] && [ -f "$suite" ] || continue
        CK_FORK=no CK_TIMEOUT_MULTIPLIER=20 TZ=UTC \
            PORTLEDGER_SHARED=$PWD/../shared valgrind -q --leak-check=full \
            --errors-for-leak-kinds=definite,possible --error-exitcode=9 \
            "$suite" || { echo "$suite: failed under valgrind"; status=1; }
    done
    return $status
}

# -fanalyzer of gcc 12 knows C; its findings are errors here.
check_analyzer() {
    cmake -S . -B build/analyzer -DCMAKE_C_COMPILER=gcc \
        -DCMAKE_BUILD_TYPE=Debug -DPORTLEDGER_WERROR=ON \
        -DPORTLEDGER_TESTS=OFF -DCMAKE_C_FLAGS="-fanalyzer -O1" &&
        cmake --build build/analyzer -j "$jobs"
}

check_tidy() {
    sources | grep '\.c$' | xargs -P "$jobs" -n 8 \
        clang-tidy -p build/clang --quiet --warnings-as-errors='*'
}

check_cppcheck() {
    cppcheck --std=c11 --enable=warning,portability,performance \
        --inline-suppr --error-exitcode=1 --quiet -j "$jobs" \
        --suppress=missingIncludeSystem -I . -D_POSIX_C_SOURCE=200809L \
        "${rooms[@]}"
}

check_layout() {
    sources | xargs clang-format --dry-run --Werror
}

stage "clang: build and tests" check_clang
stage "Check without forking, sanitizers" check_without_fork
stage "valgrind over the suites" check_valgrind
stage "gcc -fanalyzer" check_analyzer
stage "clang-tidy" check_tidy
stage "cppcheck" check_cppcheck
stage "clang-format" check_layout
