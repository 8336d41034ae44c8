#include "mail/postman.hpp"

#include "base/log.hpp"
#include "base/metrics.hpp"

#include <exception>

namespace conclave::mail {
namespace log = base::log;
namespace {

constexpr std::size_t round_size = 16;         // claimed at a time: within claim_lease
constexpr std::chrono::seconds look_again{15}; // for mails whose pause is over

void count(std::string_view result) {
    base::metrics::counter("conclave_mails_total", "Mails by what became of them",
                           {{"result", result}})
        .add();
}

} // namespace

Postman::Postman(Outbox& outbox, std::unique_ptr<Transport> transport)
    : outbox_(outbox), transport_(std::move(transport)) {}

Postman::~Postman() {
    stop();
}

void Postman::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Postman::stop() {
    if (thread_.joinable()) {
        thread_.request_stop();
        thread_.join();
    }
}

void Postman::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        try {
            deliver(stop);
        } catch (const std::exception& error) { // the store is away: the mails are in it
            log::error("mail_delivery_interrupted", {{"reason", error.what()}});
        }
        outbox_.wait(look_again, stop);
    }
}

void Postman::deliver(const std::stop_token& stop) {
    outbox_.drop_useless();
    for (auto mails = outbox_.claim(round_size); !mails.empty();
         mails = outbox_.claim(round_size)) {
        for (const auto& mail : mails) {
            if (stop.stop_requested()) {
                return; // what was claimed comes up again when its lease ends
            }
            const auto sent = transport_->send(mail.message, mail.id, stop);
            if (sent) {
                count("sent");
                outbox_.done(mail.id);
            } else if (sent.error().kind == SendError::Kind::refused) {
                count("refused");
                log::error("mail_refused", {{"id", mail.id}, {"reason", sent.error().message}});
                outbox_.done(mail.id);
            } else {
                count("put_off");
                log::warning("mail_put_off", {{"id", mail.id},
                                              {"attempts", mail.attempts + 1},
                                              {"reason", sent.error().message}});
                outbox_.put_off(mail);
            }
        }
    }
}

} // namespace conclave::mail
