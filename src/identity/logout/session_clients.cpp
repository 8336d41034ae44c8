#include "identity/logout/session_clients.hpp"

#include <soci/soci.h>

namespace conclave::identity {

void SessionClients::join(std::string_view sid, const Client& client) {
    const std::string id(sid);
    const int back_channel = client.backchannel_logout_uri.empty() ? 0 : 1;
    bool known = false;
    database_.run([&](soci::session& session) { // mostly so: then nothing is written
        int as_before = 0;
        session << "SELECT back_channel FROM identity_session_clients WHERE sid = :s AND "
                   "client_id = :c",
            soci::use(id), soci::use(client.client_id), soci::into(as_before);
        known = session.got_data() && as_before == back_channel;
    });
    if (known) {
        return;
    }
    database_.transaction([&](soci::session& session) {
        // A session that has just ended would leave a row behind that nobody takes away.
        session << "INSERT INTO identity_session_clients (sid, client_id, back_channel) SELECT "
                   "sid, :c, :b FROM identity_sessions WHERE sid = :s"
                << store::or_update(database_.dialect(), "sid, client_id", {"back_channel"}),
            soci::use(client.client_id), soci::use(back_channel), soci::use(id);
    });
}

std::vector<std::string> SessionClients::of(std::string_view sid) {
    const std::string id(sid);
    std::vector<std::string> clients;
    database_.run([&](soci::session& session) {
        const soci::rowset<std::string> rows =
            (session.prepare << "SELECT client_id FROM identity_session_clients WHERE sid = :s "
                                "ORDER BY client_id",
             soci::use(id));
        clients.assign(rows.begin(), rows.end());
    });
    return clients;
}

} // namespace conclave::identity
