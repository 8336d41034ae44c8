#pragma once

#include "net/http_message.hpp"

namespace conclave::identity {

/// The page of `/connect/checksession` (OpenID Connect Session Management 1.0, 3.3): fixed, small,
/// framed by clients. Its script compares `session_state` with the check-session cookie; where the
/// browser hides cookies from frames it answers `error`, so that clients stop asking and nobody is
/// signed out by mistake.
[[nodiscard]] net::Response check_session_page();

} // namespace conclave::identity
