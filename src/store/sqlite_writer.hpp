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
#include <vector>

namespace conclave::store {

/// Everything that writes to a SQLite file, which takes one writer at a time: transactions come one
/// after the other, in the order of their calls, and those that wait meanwhile share one commit,
/// since a commit waits for the disk and costs more than all that is in it. Whoever comes first
/// does the work of those that come meanwhile, too, on its own thread: to hand the file from thread
/// to thread would cost more than most of what is written. Each is undone by itself when its work
/// throws; nobody's call returns before the disk has what it did. Other processes may write, too:
/// then this waits for them. Thread-safe.
class SqliteWriter {
  public:
    static constexpr std::size_t most_a_commit = 32; // transactions
    /// Whoever waits longer for its work to begin gets StoreError::Kind::busy.
    static constexpr std::chrono::seconds patience{5};

    explicit SqliteWriter(DatabaseUrl url) : url_(std::move(url)) {}

    /// Throws what `work` throws, or what SOCI throws where the file can't be written. `work` may
    /// run on another caller's thread, and must not call this again.
    void transaction(const std::function<void(soci::session&)>& work);

  private:
    /// Wakes one thread, once. (A semaphore of the library spins first, which takes the processor
    /// from the one that is waited for.)
    class Signal {
      public:
        void give();
        void await();
        bool await_for(std::chrono::seconds limit);

      private:
        std::mutex mutex_;
        std::condition_variable came_;
        bool given_ = false;
    };
    /// One call, shared by who waits and who does its work, since it is told last.
    struct Call {
        const std::function<void(soci::session&)>& work;
        bool leads = false; // does the work of others
        bool begun = false; // somebody does it, so that it can't be taken back
        std::exception_ptr thrown{};
        Signal told{}; // that it leads, or that all is over
    };
    using CallRef = std::shared_ptr<Call>;
    using Batch = std::vector<CallRef>; // share a commit

    void await_turn(const CallRef& call);
    void lead();
    /// Takes calls from the queue while there are any, and does their work. False when all of it
    /// was lost.
    bool run_batch(Batch& batch);
    CallRef next_call();
    void begin();
    /// What `work` threw; null: nothing. `whole`: the others' part was not lost with it.
    std::exception_ptr run(const std::function<void(soci::session&)>& work, bool& whole);
    /// Why it is not on the disk; empty: it is.
    std::string commit();
    static void end(const Batch& batch, const std::string& fault);
    void pass_on();
    void close();

    const DatabaseUrl url_;
    // Used by whoever leads.
    soci::session session_;
    bool open_ = false;

    std::mutex mutex_;
    bool led_ = false; // somebody leads
    std::deque<CallRef> queue_;
};

} // namespace conclave::store
