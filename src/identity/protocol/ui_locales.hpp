#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// The languages of our pages (BCP 47), as discovery lists them: those for which the pages have a
/// file of texts.
inline constexpr std::array<std::string_view, 10> spoken_languages{"da", "de", "en", "es", "fi",
                                                                   "fr", "pt", "ru", "sv", "zh"};

/// How many wishes of one request are listened to.
inline constexpr std::size_t max_ui_locales = 10;

/// The languages that a request would like for our pages, the best first (OpenID Connect Core,
/// 3.1.2.1). A wish is no demand: what is no language tag is passed over (RFC 5646, 4.4.1: tags of
/// up to 35 characters). Pure.
[[nodiscard]] std::vector<std::string> read_ui_locales(std::string_view text);

} // namespace conclave::identity
