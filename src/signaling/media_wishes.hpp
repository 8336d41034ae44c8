#pragma once

#include "rooms/media_wishes.hpp"

#include <boost/json/fwd.hpp>

/// A client's wishes for its media, as JSON: in `connect`, and in the session that it brings back
/// after a restart. Pure.
namespace conclave::signaling {

/// From `media_signaling`, `bandwidth_profile` and `subscribe` of a connect message. What is absent
/// or of the wrong type counts as not said, as the SDK leaves such members out.
[[nodiscard]] rooms::MediaWishes parse_wishes(const boost::json::object& connect);

/// The members of `connect` that parse_wishes reads the same wishes from.
[[nodiscard]] boost::json::object write_wishes(const rooms::MediaWishes& wishes);

} // namespace conclave::signaling
