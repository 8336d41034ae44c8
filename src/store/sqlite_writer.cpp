#include "store/sqlite_writer.hpp"

#include "base/log.hpp"
#include "store/backend.hpp"

#include <soci/sqlite3/soci-sqlite3.h>
#include <sqlite3.h>

namespace conclave::store {

void SqliteWriter::transaction(const std::function<void(soci::session&)>& work) {
    std::unique_lock lock(mutex_);
    take_turn(lock);
    const bool first = batch_ == nullptr;
    lock.unlock();
    if (first) {
        try {
            begin();
        } catch (...) {
            lock.lock();
            pass_turn();
            throw;
        }
    }
    bool whole = true;
    const auto thrown = run(work, whole);

    lock.lock();
    if (first) {
        batch_ = std::make_shared<Batch>();
    }
    const auto batch = batch_;
    ++batch->size;
    if (!whole) {
        end("a transaction that shared its commit broke it");
    } else if (queue_.empty() || batch->size >= most_a_commit) {
        lock.unlock();
        const auto fault = commit();
        lock.lock();
        end(fault);
    }
    pass_turn();
    if (thrown) {
        std::rethrow_exception(thrown);
    }
    committed_.wait(lock, [&] { return batch->over; });
    if (!batch->fault.empty()) {
        throw StoreError(StoreError::Kind::unavailable, batch->fault);
    }
}

void SqliteWriter::take_turn(std::unique_lock<std::mutex>& lock) {
    if (!taken_) {
        taken_ = true;
        return;
    }
    Waiting self;
    queue_.push_back(&self);
    if (!self.came.wait_for(lock, patience, [&] { return self.turn; })) {
        std::erase(queue_, &self);
        throw StoreError(StoreError::Kind::busy, "others have been writing for too long");
    }
}

/// To the one that waits longest.
void SqliteWriter::pass_turn() {
    if (queue_.empty()) {
        taken_ = false;
        return;
    }
    auto* next = queue_.front();
    queue_.pop_front();
    next->turn = true;
    next->came.notify_one();
}

void SqliteWriter::begin() {
    if (!open_) {
        connect(session_, url_);
        open_ = true;
    }
    try {
        store::begin(session_, Dialect::sqlite);
    } catch (...) {
        close(); // the next one begins anew
        throw;
    }
}

std::exception_ptr SqliteWriter::run(const std::function<void(soci::session&)>& work, bool& whole) {
    try {
        session_ << "SAVEPOINT one";
        work(session_);
        session_ << "RELEASE one";
        return nullptr;
    } catch (...) {
        const auto thrown = std::current_exception();
        auto* backend = static_cast<soci::sqlite3_session_backend*>(session_.get_backend());
        try {
            // SQLite gives up the whole transaction by itself after some faults, a full disk's.
            whole = sqlite3_get_autocommit(backend->conn_) == 0;
            if (whole) {
                session_ << "ROLLBACK TO one";
                session_ << "RELEASE one";
            }
        } catch (const std::exception& error) {
            base::log::warning("database_rollback_failed", {{"reason", error.what()}});
            whole = false;
        }
        if (!whole) {
            close();
        }
        return thrown;
    }
}

std::string SqliteWriter::commit() {
    try {
        session_ << "COMMIT";
        return {};
    } catch (const std::exception& error) {
        close(); // which rolls back
        return error.what();
    }
}

void SqliteWriter::end(const std::string& fault) {
    batch_->fault = fault;
    batch_->over = true;
    batch_.reset();
    committed_.notify_all();
}

void SqliteWriter::close() {
    open_ = false;
    try {
        session_.close();
    } catch (const std::exception& error) {
        base::log::warning("database_close_failed", {{"reason", error.what()}});
    }
}

} // namespace conclave::store
