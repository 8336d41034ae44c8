#include "store/database.hpp"

#include "base/log.hpp"
#include "store/backend.hpp"
#include "store/migrate.hpp"
#include "store/rider.hpp"
#include "store/sqlite_writer.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <soci/soci.h>
#include <sys/stat.h>
#include <vector>

namespace conclave::store {
namespace log = base::log;
namespace {

/// A caller that finds no free session waits this long, then gets `busy`.
constexpr auto lease_timeout = std::chrono::seconds(5);

class SociDatabase final : public Database {
  public:
    SociDatabase(DatabaseUrl url, std::size_t sessions) : url_(std::move(url)) {
        for (std::size_t i = 0; i < sessions; ++i) {
            slots_.push_back(std::make_unique<Slot>());
            free_.push_back(slots_.back().get());
        }
        if (url_.dialect == Dialect::sqlite) {
            writer_.emplace(url_);
        }
        run([](soci::session& session) { session.once << "SELECT 1"; }); // fail at start, not later
    }

    [[nodiscard]] Dialect dialect() const override { return url_.dialect; }

    void run(const std::function<void(soci::session&)>& work) override {
        Lease lease(*this);
        guarded(lease, [&](soci::session& session) { work(session); });
    }

    void transaction(const std::function<void(soci::session&)>& work) override {
        Rider* const rider = Rider::waiting_for(*this);
        if (rider == nullptr) {
            return commit(work);
        }
        commit([&](soci::session& session) {
            work(session);
            rider->ride(session);
        });
        rider->arrive();
    }

    void migrate(std::string_view module, std::span<const Migration> migrations) override {
        Lease lease(*this);
        guarded(lease, [&](soci::session& session) {
            migrate_module(session, dialect(), module, migrations);
        });
    }

    [[nodiscard]] bool healthy() override {
        try {
            run([](soci::session& session) {
                int one = 0;
                session << "SELECT 1", soci::into(one);
            });
            return true;
        } catch (const StoreError&) {
            return false;
        }
    }

  private:
    struct Slot {
        soci::session session;
        bool open = false;
    };

    /// One session for the length of a call.
    class Lease {
      public:
        explicit Lease(SociDatabase& database) : database_(database), slot_(database.take()) {}
        ~Lease() { database_.give_back(slot_); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Slot& slot() { return *slot_; }

      private:
        SociDatabase& database_;
        Slot* slot_;
    };

    void commit(const std::function<void(soci::session&)>& work) {
        if (writer_) {
            return mapped([&] { writer_->transaction(work); });
        }
        Lease lease(*this);
        guarded(lease, [&](soci::session& session) {
            begin(session, dialect());
            try {
                work(session);
                session << "COMMIT";
            } catch (...) {
                roll_back(lease, session);
                throw;
            }
        });
    }

    Slot* take() {
        std::unique_lock lock(mutex_);
        if (!freed_.wait_for(lock, lease_timeout, [this] { return !free_.empty(); })) {
            throw StoreError(StoreError::Kind::busy, "every database session is in use");
        }
        Slot* slot = free_.back();
        free_.pop_back();
        return slot;
    }

    void give_back(Slot* slot) {
        {
            const std::lock_guard lock(mutex_);
            free_.push_back(slot);
        }
        freed_.notify_one();
    }

    template <class Work>
    void mapped(Work work) {
        try {
            work();
        } catch (const std::exception& error) {
            rethrow_as_store_error(error, dialect());
        }
    }

    template <class Work>
    void guarded(Lease& lease, Work work) {
        Slot& slot = lease.slot();
        try {
            mapped([&] {
                if (!slot.open) {
                    connect(slot.session, url_);
                    slot.open = true;
                }
                work(slot.session);
            });
        } catch (const StoreError& error) {
            if (error.kind() == StoreError::Kind::unavailable) {
                close(slot); // the next lease connects anew
            }
            throw;
        }
    }

    static void close(Slot& slot) {
        slot.open = false;
        try {
            slot.session.close();
        } catch (const std::exception& error) {
            log::warning("database_close_failed", {{"reason", error.what()}});
        }
    }

    static void roll_back(Lease& lease, soci::session& session) {
        try {
            session << "ROLLBACK";
        } catch (const std::exception& error) {
            // The server ends the transaction with the connection.
            log::warning("database_rollback_failed", {{"reason", error.what()}});
            close(lease.slot());
        }
    }

    const DatabaseUrl url_;
    std::optional<SqliteWriter> writer_; // where the file takes one writer at a time
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Slot>> slots_;
    std::vector<Slot*> free_;
};

} // namespace

std::unique_ptr<Database> Database::open(std::string_view url, std::size_t sessions) {
    auto parsed = parse_database_url(url);
    if (!parsed) {
        throw StoreError(StoreError::Kind::other, parsed.error());
    }
    const std::string printable = parsed->printable();
    const std::string path = parsed->path;
    try {
        auto database = std::make_unique<SociDatabase>(std::move(*parsed), sessions);
        if (!path.empty()) {
            chmod(path.c_str(), S_IRUSR | S_IWUSR); // it holds password hashes
        }
        return database;
    } catch (const StoreError& error) {
        throw StoreError(error.kind(), "cannot open " + printable + ": " + error.what());
    }
}

} // namespace conclave::store
