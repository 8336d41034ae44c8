#include "base/manual_clock.hpp"
#include "mail/folder_transport.hpp"
#include "mail/letter.hpp"
#include "mail/migrations.hpp"
#include "mail/outbox.hpp"
#include "mail/postman.hpp"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

namespace conclave::mail {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const Message greeting{.to = "ada@example.org",
                       .subject = "Hello",
                       .text = "Good day.\n",
                       .html = "<p>Good day.</p>\n"};

/// Answers as the test says.
class Script final : public Transport {
  public:
    std::expected<void, SendError> send(const Message& message, std::string_view,
                                        const std::stop_token&) override {
        if (fault) {
            ++failures;
            return std::unexpected(SendError{*fault, "says the test"});
        }
        sent.push_back(message);
        return {};
    }
    std::optional<SendError::Kind> fault;
    int failures = 0;
    std::vector<Message> sent;
};

class OutboxTest : public testing::Test {
  public:
    ~OutboxTest() override {
        postman.reset();
        outbox.reset();
        database.reset();
        std::filesystem::remove_all(folder);
    }

  protected:
    OutboxTest() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "conclave_mail_XXXXXX").string();
        folder = mkdtemp(pattern.data());
        database = store::Database::open("sqlite://" + (folder / "test.db").string());
        database->migrate("mail", migrations());
        auto made = std::make_unique<Script>();
        script = made.get();
        outbox = std::make_unique<Outbox>(*database, box, clock, random);
        postman = std::make_unique<Postman>(*outbox, std::move(made));
    }

    std::filesystem::path folder;
    base::ManualClock clock;
    base::SystemRandom random;
    store::SecretBox box{base::Bytes(32, 7)};
    std::unique_ptr<store::Database> database;
    std::unique_ptr<Outbox> outbox;
    std::unique_ptr<Postman> postman;
    Script* script = nullptr;
};

std::string file_text(const std::filesystem::path& file) {
    std::ostringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
}

TEST(MailMessage, IsAMultipartOfBothBodies) {
    const auto mime = to_mime(greeting, {.name = "Con \"clave\"", .address = "no-reply@c.example"},
                              base::from_unix_seconds(1'700'000'000), "abc");
    EXPECT_TRUE(mime.starts_with("From: \"Con \\\"clave\\\"\" <no-reply@c.example>\r\n"));
    EXPECT_TRUE(mime.contains("\r\nDate: Tue, 14 Nov 2023 22:13:20 +0000\r\n"));
    EXPECT_TRUE(mime.contains("\r\nMessage-ID: <abc@c.example>\r\n"));
    EXPECT_TRUE(mime.contains("boundary=\"=_abc\"\r\n\r\n--=_abc\r\n"));
    EXPECT_TRUE(mime.contains("text/plain; charset=utf-8"));
    EXPECT_TRUE(mime.contains("<p>Good day.</p>\r\n"));
    EXPECT_TRUE(mime.ends_with("--=_abc--\r\n"));
    for (std::size_t i = 0; i < mime.size(); ++i) { // every line ends as SMTP wants it
        EXPECT_TRUE(mime[i] != '\n' || (i > 0 && mime[i - 1] == '\r'));
    }
}

TEST(MailMessage, SubjectsCannotBecomeHeaders) {
    auto message = greeting;
    message.subject = "Hi\r\nBcc: eve@example.org";
    const auto mime = to_mime(message, {.name = {}, .address = "a@b.example"}, {}, "x");
    EXPECT_FALSE(mime.contains("\nBcc:"));
    message.subject = "Grüße aus Zürich, die länger sind als ein einziges Wort nach RFC 2047";
    EXPECT_TRUE(to_mime(message, {.name = {}, .address = "a@b.example"}, {}, "x")
                    .contains("Subject: =?utf-8?B?"));
}

TEST(MailMessage, QuotedPrintableKeepsLinesShortAndEverythingElse) {
    EXPECT_EQ(quoted_printable("a=b \nü.\n.c"), "a=3Db=20\r\n=C3=BC.\r\n=2Ec");
    const auto text = quoted_printable(std::string(200, 'x'));
    EXPECT_EQ(text, std::string(75, 'x') + "=\r\n" + std::string(75, 'x') + "=\r\n" +
                        std::string(50, 'x'));
}

TEST(MailMessage, AddressesThatCouldSayMoreAreNotPlain) {
    EXPECT_TRUE(is_plain_address("ada@example.org"));
    EXPECT_TRUE(is_plain_address("ada+rooms@bücher.example"));
    for (const auto* bad : {"", "ada", "@b", "a@", "a@b@c", "a@b>\r\nDATA", "a b@c", "<a@b>",
                            "a@b,c@d", "\"a\"@b", "a@b\x7f"}) {
        EXPECT_FALSE(is_plain_address(bad)) << bad;
    }
}

TEST(MailLetter, SaysTheSameInTextAndHtml) {
    const auto message = compose({.subject = "A <new> word",
                                  .paragraphs = {"Rock & roll."},
                                  .button = Letter::Button{"Go", "https://c.example/a?b=1&c=2"},
                                  .after = {"Bye."}},
                                 "ada@example.org", {.product = "Conclave"});
    EXPECT_EQ(message.text, "Rock & roll.\n\nGo:\nhttps://c.example/a?b=1&c=2\n\nBye.\n\n"
                            "-- \nConclave\n");
    EXPECT_TRUE(message.html.contains("A &lt;new&gt; word"));
    EXPECT_TRUE(message.html.contains("Rock &amp; roll."));
    EXPECT_TRUE(message.html.contains("href=\"https://c.example/a?b=1&amp;c=2\""));
}

TEST(MailLetter, StandsInTheOperatorsFrame) {
    const Look look{.product = "Rooms & Co",
                    .frame = "<h1>{{product}}: {{subject}}</h1>{{content}}<hr>{{footer}}",
                    .footer = "Example <Ltd>\n1 High Street"};
    const auto message = compose({.subject = "{{content}}", .paragraphs = {"Hello {{product}}."}},
                                 "a@b.example", look);
    EXPECT_EQ(message.html, "<h1>Rooms &amp; Co: {{content}}</h1>" // what is put in is text
                            "<p style=\"margin:0 0 16px\">Hello {{product}}.</p>\n"
                            "<hr>Example &lt;Ltd&gt;<br>\n1 High Street");
    EXPECT_TRUE(message.text.ends_with("-- \nRooms & Co\nExample <Ltd>\n1 High Street\n"));
}

TEST(MailLetter, FramesThatCannotServeAreRefused) {
    EXPECT_EQ(frame_fault(default_frame()), std::nullopt);
    EXPECT_EQ(frame_fault("{{content}}{{footer}}"), std::nullopt);
    EXPECT_TRUE(frame_fault("<p>hello</p>")->contains("no {{content}}"));
    EXPECT_TRUE(frame_fault("{{content}}{{name}}")->contains("{{name}}"));
    EXPECT_TRUE(frame_fault("{{content}} {{subject")->contains("does not end"));
}

TEST_F(OutboxTest, DeliversOnce) {
    outbox->put(greeting, hours(1));
    postman->deliver();
    postman->deliver();
    ASSERT_EQ(script->sent.size(), 1U);
    EXPECT_EQ(script->sent.front().to, "ada@example.org");
    EXPECT_EQ(script->sent.front().html, greeting.html);
    EXPECT_EQ(outbox->waiting(), 0U);
}

TEST_F(OutboxTest, ADeadServerLosesNothing) {
    outbox->put(greeting, hours(48));
    script->fault = SendError::Kind::temporary;
    postman->deliver();
    postman->deliver(); // within the pause: not tried
    EXPECT_EQ(script->failures, 1);
    clock.advance(retry_pause(1));
    postman->deliver();
    EXPECT_EQ(script->failures, 2);
    EXPECT_EQ(outbox->waiting(), 1U);
    script->fault.reset();
    clock.advance(retry_pause(2));
    postman->deliver();
    EXPECT_EQ(script->sent.size(), 1U);
    EXPECT_EQ(outbox->waiting(), 0U);
}

TEST_F(OutboxTest, WhatARefusalEndsIsNotTriedAgain) {
    outbox->put(greeting, hours(48));
    script->fault = SendError::Kind::refused;
    postman->deliver();
    clock.advance(hours(2));
    postman->deliver();
    EXPECT_EQ(script->failures, 1);
    EXPECT_EQ(outbox->waiting(), 0U);
}

TEST_F(OutboxTest, AClaimThatIsNeverFinishedComesUpAgain) {
    outbox->put(greeting, hours(1));
    EXPECT_EQ(outbox->claim(10).size(), 1U);
    EXPECT_EQ(outbox->claim(10).size(), 0U); // another process
    clock.advance(claim_lease);
    EXPECT_EQ(outbox->claim(10).size(), 1U);
}

TEST_F(OutboxTest, UselessMailsAndMailsToNobodyAreDropped) {
    outbox->put(greeting, hours(1));
    auto nobody = greeting;
    nobody.to.clear();
    outbox->put(nobody, hours(1));
    EXPECT_EQ(outbox->waiting(), 2U);
    postman->deliver();
    EXPECT_EQ(script->sent.size(), 1U);
    EXPECT_EQ(outbox->waiting(), 0U);
    outbox->put(greeting, hours(1));
    clock.advance(hours(1));
    postman->deliver();
    EXPECT_EQ(script->sent.size(), 1U);
}

TEST_F(OutboxTest, ContentsDoNotStandInTheStore) {
    outbox->put(greeting, hours(1));
    const auto raw = file_text(folder / "test.db") + file_text(folder / "test.db-wal");
    EXPECT_FALSE(raw.contains("ada@example.org"));
    EXPECT_FALSE(raw.contains("Good day"));
}

TEST_F(OutboxTest, AFolderTakesMailsThatOnlyWeCanRead) {
    FolderTransport transport(folder / "mail", {.name = "C", .address = "c@d.example"}, clock);
    ASSERT_TRUE(transport.send(greeting, "one", {}));
    const auto file =
        folder / "mail" / (std::to_string(base::to_unix_seconds(clock.now())) + "-one.eml");
    EXPECT_TRUE(file_text(file).contains("To: ada@example.org\r\n"));
    EXPECT_EQ(std::filesystem::status(folder / "mail").permissions(),
              std::filesystem::perms::owner_all);
    std::ofstream file_in_the_way(folder / "file");
    FolderTransport nowhere(folder / "file", {.name = "C", .address = "c@d.example"}, clock);
    EXPECT_EQ(nowhere.send(greeting, "one", {}).error().kind, SendError::Kind::temporary);
}

TEST(MailRetry, PausesGrowToAnHour) {
    EXPECT_EQ(retry_pause(1), seconds(30));
    EXPECT_EQ(retry_pause(2), seconds(120));
    EXPECT_EQ(retry_pause(3), seconds(480));
    EXPECT_EQ(retry_pause(40), seconds(3600));
}

} // namespace
} // namespace conclave::mail
