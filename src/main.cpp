#include "cli/cli.hpp"

int main(int argc, char** argv) {
    return conclave::cli::run(argc, argv);
}
