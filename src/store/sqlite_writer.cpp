#include "store/sqlite_writer.hpp"

#include "base/log.hpp"
#include "store/backend.hpp"

#include <soci/sqlite3/soci-sqlite3.h>
#include <sqlite3.h>
#include <utility>

namespace conclave::store {

void SqliteWriter::Signal::give() {
    {
        const std::lock_guard lock(mutex_);
        given_ = true;
    }
    came_.notify_one();
}

void SqliteWriter::Signal::await() {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [this] { return given_; });
}

bool SqliteWriter::Signal::await_for(std::chrono::seconds limit) {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, limit, [this] { return given_; });
}

void SqliteWriter::transaction(const std::function<void(soci::session&)>& work) {
    const auto call = std::make_shared<Call>(work);
    bool waits = false;
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(call);
        waits = std::exchange(led_, true);
        call->leads = !waits;
    }
    if (waits) {
        await_turn(call);
    }
    if (call->leads) {
        lead();
    }
    if (const auto thrown = std::exchange(call->thrown, nullptr)) { // ours alone from here on
        std::rethrow_exception(thrown);
    }
}

void SqliteWriter::await_turn(const CallRef& call) {
    if (call->told.await_for(patience)) {
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        if (!call->begun && !call->leads) {
            std::erase(queue_, call);
            throw StoreError(StoreError::Kind::busy, "others have been writing for too long");
        }
    }
    call->told.await();
}

/// The caller's own call is the first of the queue.
void SqliteWriter::lead() {
    Batch batch;
    const auto fault =
        run_batch(batch) ? commit() : "a transaction that shared its commit broke it";
    end(batch, fault);
    pass_on();
}

SqliteWriter::CallRef SqliteWriter::next_call() {
    const std::lock_guard lock(mutex_);
    if (queue_.empty()) {
        return nullptr;
    }
    auto call = std::move(queue_.front());
    queue_.pop_front();
    call->begun = true;
    return call;
}

bool SqliteWriter::run_batch(Batch& batch) {
    bool whole = true;
    while (whole && batch.size() < most_a_commit) {
        const auto call = next_call();
        if (!call) {
            break;
        }
        batch.push_back(call);
        try {
            if (batch.size() == 1) {
                begin();
            }
            call->thrown = run(call->work, whole);
        } catch (...) { // it could not even begin
            call->thrown = std::current_exception();
            whole = false;
        }
    }
    return whole;
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

/// Tells everybody but the leader, who is the first.
void SqliteWriter::end(const Batch& batch, const std::string& fault) {
    for (const auto& call : batch) {
        if (!call->thrown && !fault.empty()) {
            call->thrown =
                std::make_exception_ptr(StoreError(StoreError::Kind::unavailable, fault));
        }
        if (!call->leads) {
            call->told.give();
        }
    }
}

void SqliteWriter::pass_on() {
    CallRef next;
    {
        const std::lock_guard lock(mutex_);
        led_ = !queue_.empty();
        if (!led_) {
            return;
        }
        next = queue_.front();
        next->leads = true;
    }
    next->told.give();
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
