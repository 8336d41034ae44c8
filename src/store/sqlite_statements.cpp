#include "store/sqlite_statements.hpp"

#include <algorithm>
#include <array>
#include <list>
#include <memory>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace conclave::store {
namespace {

constexpr std::size_t most_kept = 128; // of a session; one takes 2 to 6 KiB

struct Finalizes {
    void operator()(sqlite_api::sqlite3_stmt* statement) const {
        sqlite_api::sqlite3_finalize(statement); // repeats the fault of its last step, told already
    }
};
using Statement = std::unique_ptr<sqlite_api::sqlite3_stmt, Finalizes>;

/// Those that a program repeats. Schemas change once.
bool worth_keeping(std::string_view query) {
    constexpr std::array<std::string_view, 9> words{
        "SELECT", "INSERT", "UPDATE", "DELETE", "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "WITH"};
    return std::ranges::any_of(words, [&](auto word) { return query.starts_with(word); });
}

/// The statements of one session that nobody uses now, by their texts; those that were used lately
/// come first.
class KeptStatements {
  public:
    Statement take(const std::string& query) {
        const auto found = index_.find(query);
        if (found == index_.end()) {
            return nullptr;
        }
        const auto place = found->second;
        auto statement = std::move(place->statement);
        index_.erase(found);
        kept_.erase(place);
        return statement;
    }

    void give_back(std::string query, Statement statement) {
        sqlite_api::sqlite3_reset(statement.get()); // as in Finalizes
        sqlite_api::sqlite3_clear_bindings(statement.get());
        if (!worth_keeping(query) || index_.contains(query)) {
            return;
        }
        if (kept_.size() == most_kept) {
            index_.erase(kept_.back().query);
            kept_.pop_back();
        }
        kept_.push_front({std::move(query), std::move(statement)});
        index_.emplace(kept_.front().query, kept_.begin());
    }

  private:
    struct Kept {
        std::string query;
        Statement statement;
    };
    std::list<Kept> kept_;
    std::unordered_map<std::string_view, std::list<Kept>::iterator> index_; // texts are in kept_
};

struct KeepingStatement final : soci::sqlite3_statement_backend {
    KeepingStatement(soci::sqlite3_session_backend& session, KeptStatements& kept)
        : sqlite3_statement_backend(session), kept_(kept) {}

    void prepare(const std::string& query, soci::details::statement_type type) override {
        clean_up();
        if (auto statement = kept_.take(query)) {
            stmt_ = statement.release();
            databaseReady_ = true;
        } else {
            sqlite3_statement_backend::prepare(query, type);
        }
        query_ = query;
    }

    void clean_up() override {
        if (stmt_ != nullptr) {
            kept_.give_back(std::exchange(query_, {}), Statement(std::exchange(stmt_, nullptr)));
        }
        sqlite3_statement_backend::clean_up();
    }

  private:
    KeptStatements& kept_; // the session's, which outlives its statements
    std::string query_;
};

struct KeepingSession final : soci::sqlite3_session_backend {
    using sqlite3_session_backend::sqlite3_session_backend;

    // SOCI deletes what it is given here, and the session before this in its destructor.
    KeepingStatement* make_statement_backend() override {
        return std::make_unique<KeepingStatement>(*this, *kept_).release();
    }
    ~KeepingSession() override { kept_.reset(); } // SQLite doesn't close before its statements
  private:
    std::unique_ptr<KeptStatements> kept_ = std::make_unique<KeptStatements>();
};

struct KeepingFactory final : soci::backend_factory {
    KeepingSession* make_session(const soci::connection_parameters& parameters) const override {
        return std::make_unique<KeepingSession>(parameters).release();
    }
};

} // namespace

const soci::backend_factory& sqlite_with_kept_statements() {
    static const KeepingFactory factory;
    return factory;
}

} // namespace conclave::store
