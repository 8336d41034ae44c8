#pragma once

#include "load/video_model.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace conclave::load {

/// What the command line asks for.
struct Options {
    std::string server = "conclave"; // or janus
    std::string url;
    std::string ca_file;
    int pid = 0; // of the server; 0: its use of the processor is not measured
    std::string address = "127.0.0.1";
    std::string room = "load";
    std::string names = "load"; // of the participants, before a number
    int publishers = 1;
    int viewers = 1;
    double seconds = 10;
    double settle_seconds = 3;
    double joins_per_second = 20;
    std::vector<Layer> layers;
    bool audio = true;
    bool feedback = true; // transport-wide, so that the server knows the path
    std::uint32_t open_every = 1;
    std::string json_file;
};

/// Reads the command line. The error is what to print, and the exit code: 0 after --help.
struct Stop {
    std::string text;
    int exit_code = 2;
};
[[nodiscard]] std::expected<Options, Stop> read_options(int argc, char** argv);

} // namespace conclave::load
