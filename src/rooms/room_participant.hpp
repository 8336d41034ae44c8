#pragma once

#include "rooms/room.hpp"

/// Private to room.cpp, room_news.cpp and room_restore.cpp.
namespace conclave::rooms {

struct Room::Participant {
    std::string sid;
    std::string identity;
    base::WallTime joined;
    MediaWishes wishes{};
    ParticipantStatus status = ParticipantStatus::connected;
    std::int64_t revision = 0; // of what others see
    std::int64_t published_revision = 0;
    SubscribedView subscribed;
    PublicationBook publications;
    LinkId link_id = 0;
    std::unique_ptr<ParticipantLink> link; // null while the connection is lost
    bool awaits_synced = false;            // restored, and not answered yet
    bool known = false;                    // the others were told
    base::Timer session_timer;
    base::Timer duration_timer;
};

/// Public calls gather what there is to say and say it at their end.
class Gather {
  public:
    explicit Gather(bool& inside) : inside_(inside) { inside_ = true; }
    ~Gather() { inside_ = false; }
    Gather(const Gather&) = delete;
    Gather& operator=(const Gather&) = delete;

  private:
    bool& inside_;
};

} // namespace conclave::rooms
