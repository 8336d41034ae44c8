# Compiler, linker and sanitizer settings that hold for every target.
add_library(conclave_settings INTERFACE)
target_compile_options(conclave_settings INTERFACE
    -Wall -Wextra -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Werror
    -Wno-missing-field-initializers # designated initialisers leave the defaults on purpose
    -fno-omit-frame-pointer -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 reports these inside its own library headers at -O2 (GCC bugs 105329, 105562, 107852).
    target_compile_options(conclave_settings INTERFACE
        -Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds
        -Wno-stringop-overread)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # libstdc++ 12 uses what it marked deprecated itself (std::get_temporary_buffer in stable_sort).
    target_compile_options(conclave_settings INTERFACE -Wno-deprecated-declarations)
endif()
target_include_directories(conclave_settings INTERFACE ${CMAKE_SOURCE_DIR}/src)

find_program(CONCLAVE_MOLD mold)
if(CONCLAVE_MOLD)
    add_link_options(-fuse-ld=mold)
endif()
find_program(CONCLAVE_CCACHE ccache)
if(CONCLAVE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CONCLAVE_CCACHE})
endif()

add_compile_options($<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
add_link_options(-Wl,-z,relro,-z,now)

if(CONCLAVE_SANITIZE)
    # vptr asks for type information that Debian's libsoci keeps hidden: with it nothing links.
    add_compile_options(-fsanitize=${CONCLAVE_SANITIZE} -fno-sanitize=vptr -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${CONCLAVE_SANITIZE})
endif()

# conclave_build_quickly(TARGET name...) or (SOURCE file...): with sanitizers, not worth the compiler's time.
# Optimising them costs minutes (Beast's and CLI11's templates, googletest's macros) and finds nothing.
function(conclave_build_quickly kind)
    if(CONCLAVE_SANITIZE)
        set_property(${kind} ${ARGN} APPEND PROPERTY COMPILE_OPTIONS -O0 -fno-sanitize=fuzzer-no-link)
    endif()
endfunction()
