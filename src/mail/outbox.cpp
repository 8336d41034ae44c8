#include "mail/outbox.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <soci/soci.h>

namespace conclave::mail {
namespace json = boost::json;
namespace {

constexpr std::size_t max_message_bytes = 256 * 1024;
constexpr std::chrono::seconds first_pause{30};
constexpr std::chrono::seconds longest_pause{3600};
constexpr int pause_factor = 4;

std::string purpose_of(std::string_view id) {
    return "mail_outbox.sealed|" + std::string(id);
}

std::string to_json(const Message& message) {
    return json::serialize(json::object{{"to", message.to},
                                        {"subject", message.subject},
                                        {"text", message.text},
                                        {"html", message.html}});
}

std::optional<Message> from_json(std::string_view text) {
    const auto members = base::parse_json_object(text, max_message_bytes);
    if (!members) {
        return std::nullopt;
    }
    const auto get = [&](std::string_view name) {
        return std::string(base::get_string(*members, name).value_or(std::string_view{}));
    };
    return Message{get("to"), get("subject"), get("text"), get("html")};
}

struct Row {
    std::string id;
    std::string sealed;
    int attempts = 0;
    long long next_at = 0;
};

std::vector<Row> due(soci::session& session, long long now, long long limit) {
    std::vector<Row> rows;
    Row row;
    soci::statement query =
        (session.prepare << "SELECT id, sealed, attempts, next_at FROM mail_outbox WHERE "
                            "next_at <= :now AND useless_at > :now2 ORDER BY next_at LIMIT :n",
         soci::use(now), soci::use(now), soci::use(limit), soci::into(row.id),
         soci::into(row.sealed), soci::into(row.attempts), soci::into(row.next_at));
    query.execute();
    while (query.fetch()) {
        rows.push_back(row);
    }
    return rows;
}

/// Of two that claim at once only one sees its own update.
bool take(soci::session& session, const Row& row, long long lease_end) {
    soci::statement update = (session.prepare << "UPDATE mail_outbox SET next_at = :e WHERE "
                                                 "id = :id AND next_at = :was",
                              soci::use(lease_end), soci::use(row.id), soci::use(row.next_at));
    update.execute(true);
    return update.get_affected_rows() == 1;
}

} // namespace

std::chrono::seconds retry_pause(int attempts) {
    auto pause = first_pause;
    for (int i = 1; i < attempts && pause < longest_pause; ++i) {
        pause *= pause_factor;
    }
    return std::min(pause, longest_pause);
}

Outbox::Outbox(store::Database& database, const store::SecretBox& box, const base::Clock& clock,
               base::Random& random)
    : database_(database), box_(box), clock_(clock), random_(random) {}

void Outbox::put(const Message& message, std::chrono::seconds useful_for) {
    const auto id = base::make_uuid(random_);
    const auto sealed = box_.seal(to_json(message), purpose_of(id), random_);
    const long long now = base::to_unix_seconds(clock_.now());
    const long long useless = now + (message.to.empty() ? 0 : useful_for.count());
    database_.transaction([&](soci::session& session) {
        session << "INSERT INTO mail_outbox (id, sealed, attempts, next_at, useless_at) VALUES "
                   "(:id, :s, 0, :n, :u)",
            soci::use(id), soci::use(sealed), soci::use(now), soci::use(useless);
    });
    const std::lock_guard lock(mutex_);
    fresh_ = true;
    came_.notify_all();
}

std::vector<Queued> Outbox::claim(std::size_t limit) {
    const long long now = base::to_unix_seconds(clock_.now());
    std::vector<Row> rows;
    database_.transaction([&](soci::session& session) {
        rows = due(session, now, static_cast<long long>(limit));
        std::erase_if(
            rows, [&](const Row& row) { return !take(session, row, now + claim_lease.count()); });
    });
    std::vector<Queued> mails;
    for (const auto& row : rows) {
        const auto text = box_.open(row.sealed, purpose_of(row.id));
        auto message = text ? from_json(*text) : std::nullopt;
        if (!message) {
            base::log::error("mail_unreadable",
                             {{"id", row.id}, {"reason", "sealed with another secret key"}});
            done(row.id);
            continue;
        }
        mails.push_back({row.id, *std::move(message), row.attempts});
    }
    return mails;
}

void Outbox::done(std::string_view id) {
    const std::string text(id);
    database_.transaction([&](soci::session& session) {
        session << "DELETE FROM mail_outbox WHERE id = :id", soci::use(text);
    });
}

void Outbox::put_off(const Queued& mail) {
    const int attempts = mail.attempts + 1;
    const long long next = base::to_unix_seconds(clock_.now() + retry_pause(attempts));
    database_.transaction([&](soci::session& session) {
        session << "UPDATE mail_outbox SET attempts = :a, next_at = :n WHERE id = :id",
            soci::use(attempts), soci::use(next), soci::use(mail.id);
    });
}

void Outbox::drop_useless() {
    const long long now = base::to_unix_seconds(clock_.now());
    database_.transaction([&](soci::session& session) {
        session << "DELETE FROM mail_outbox WHERE useless_at <= :now", soci::use(now);
    });
}

std::size_t Outbox::waiting() {
    long long count = 0;
    database_.run([&](soci::session& session) {
        session << "SELECT COUNT(*) FROM mail_outbox", soci::into(count);
    });
    return static_cast<std::size_t>(count);
}

void Outbox::wait(std::chrono::seconds longest, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    came_.wait_for(lock, stop, longest, [this] { return fresh_; });
    fresh_ = false;
}

} // namespace conclave::mail
