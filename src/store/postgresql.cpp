#include "store/postgresql.hpp"

#include <memory>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <string>
#include <utility>

namespace conclave::store {
namespace {

constexpr std::string_view connect_timeout_seconds = "5";
constexpr std::string_view lock_timeout_ms = "5000";
constexpr std::string_view instead_of_nul = "\xef\xbf\xbd"; // U+FFFD

/// A text on its way to the server, whose texts hold no NUL: SOCI would end it there, and a name
/// with a NUL and more behind it would be taken for the name before it.
class TextUse final : public soci::postgresql_standard_use_type_backend {
  public:
    using postgresql_standard_use_type_backend::postgresql_standard_use_type_backend;

    void pre_use(const soci::indicator* indicator) override {
        using Base = soci::postgresql_standard_use_type_backend;
        if (type_ != soci::details::x_stdstring) {
            return Base::pre_use(indicator);
        }
        const auto& text = *static_cast<const std::string*>(data_);
        if (text.find('\0') == std::string::npos) {
            return Base::pre_use(indicator);
        }
        std::string clean;
        for (const char c : text) {
            clean += c == '\0' ? instead_of_nul : std::string_view(&c, 1);
        }
        void* const bound = std::exchange(data_, &clean);
        Base::pre_use(indicator); // copies
        data_ = bound;
    }
};

/// Sends text and values at once. SOCI prepares each statement by name, runs it and takes it away
/// again, which is three turns where one does, and in a transaction that failed the last of them
/// fails, too.
class Statement final : public soci::postgresql_statement_backend {
  public:
    using postgresql_statement_backend::postgresql_statement_backend;

    void prepare(const std::string& query, soci::details::statement_type /*repeated*/) override {
        postgresql_statement_backend::prepare(query, soci::details::st_one_time_query);
    }
    soci::postgresql_standard_use_type_backend* make_use_type_backend() override {
        return std::make_unique<TextUse>(*this).release(); // SOCI deletes it
    }
};

class Session final : public soci::postgresql_session_backend {
  public:
    using postgresql_session_backend::postgresql_session_backend;

    soci::postgresql_statement_backend* make_statement_backend() override {
        return std::make_unique<Statement>(*this, single_row_mode_).release(); // SOCI deletes it
    }
};

class Factory final : public soci::backend_factory {
  public:
    [[nodiscard]] soci::details::session_backend*
    make_session(const soci::connection_parameters& parameters) const override {
        return std::make_unique<Session>(parameters, false).release(); // SOCI deletes it
    }
};

} // namespace

void connect_postgresql(soci::session& session, const DatabaseUrl& url) {
    static const Factory factory;
    // What the URL says comes last and wins.
    session.open(factory, "fallback_application_name=conclave connect_timeout=" +
                              std::string(connect_timeout_seconds) + " " + url.conninfo +
                              " client_encoding=UTF8");
    session << "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED";
    session << "SET lock_timeout = " << lock_timeout_ms;
    session << "SET TIME ZONE 'UTC'";
    session << "SET client_min_messages = warning"; // libpq writes them to standard error
}

StoreError::Kind postgresql_kind(std::string_view sqlstate) {
    using enum StoreError::Kind;
    if (sqlstate == "23505") { // unique_violation
        return conflict;
    }
    // serialization_failure, deadlock_detected, lock_not_available, query_canceled
    for (const std::string_view waited : {"40001", "40P01", "55P03", "57014"}) {
        if (sqlstate == waited) {
            return busy;
        }
    }
    // connection, authorization, resources, shut down, system, damaged files; a standby, an idle
    // transaction that the server ended
    for (const std::string_view gone : {"08", "28", "53", "57P", "58", "XX00", "25006", "25P03"}) {
        if (sqlstate.starts_with(gone)) {
            return unavailable;
        }
    }
    return other;
}

} // namespace conclave::store
