#pragma once

#include "store/database_url.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <soci/soci.h>
#include <string>

namespace conclave::store {

/// Everything that writes to a SQLite file, which takes one writer at a time: transactions come one
/// after the other, in the order of their calls, and those that wait meanwhile share one commit,
/// since a commit waits for the disk and costs more than all that is in it. Each is undone by
/// itself when its work throws; nobody's call returns before the disk has what it did. Other
/// processes may write, too: then this waits for them. Thread-safe.
class SqliteWriter {
  public:
    static constexpr std::size_t most_a_commit = 32; // transactions
    /// Whoever waits longer for a turn gets StoreError::Kind::busy.
    static constexpr std::chrono::seconds patience{5};

    explicit SqliteWriter(DatabaseUrl url) : url_(std::move(url)) {}

    /// Throws what `work` throws, or what SOCI throws where the file can't be written. `work` must
    /// not call this again.
    void transaction(const std::function<void(soci::session&)>& work);

  private:
    /// One that waits for its turn.
    struct Waiting {
        bool turn = false;
        std::condition_variable came{};
    };
    /// Transactions that share a commit.
    struct Batch {
        std::size_t size = 0;
        bool over = false;
        std::string fault{}; // why nothing of it is there; empty: all is
    };

    void take_turn(std::unique_lock<std::mutex>& lock);
    void pass_turn();
    void begin();
    /// What `work` threw; null: nothing. `whole`: the others' part was not lost with it.
    std::exception_ptr run(const std::function<void(soci::session&)>& work, bool& whole);
    std::string commit();
    void end(const std::string& fault);
    void close();

    const DatabaseUrl url_;
    // Used by whoever has the turn.
    soci::session session_;
    bool open_ = false;

    std::mutex mutex_;
    bool taken_ = false; // somebody has the turn
    std::deque<Waiting*> queue_;
    std::shared_ptr<Batch> batch_; // begun and not committed
    std::condition_variable committed_;
};

} // namespace conclave::store
