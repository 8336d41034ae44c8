#include "identity/passkeys/ceremony.hpp"

#include "identity/passkeys/authenticator_data.hpp"
#include "identity/testing/test_authenticator.hpp"

#include <array>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using testing::TestAuthenticator;

const RelyingParty party{"localhost", "https://localhost:44310"};
constexpr std::string_view challenge = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA";

std::expected<NewPasskey, PasskeyFault> registration(const TestAuthenticator& device,
                                                     std::string_view type = "webauthn.create") {
    return check_registration(party, read_client_data(device.client_data(type, challenge)).value(),
                              device.attestation_object());
}

std::expected<Proof, PasskeyFault> checked(const TestAuthenticator& device, const Assertion& made,
                                           bool backup_eligible = true) {
    return check_assertion(party, read_client_data(made.client_data_json).value(), made,
                           device.cose_key(), backup_eligible);
}
std::expected<Proof, PasskeyFault> assertion(const TestAuthenticator& device) {
    return checked(device, device.assertion(challenge));
}

TEST(Ceremony, RegistersAndAssertsWithEachAlgorithm) {
    for (const auto algorithm : cose_algorithms) {
        TestAuthenticator device(algorithm);
        device.sign_count = 7;
        device.aaguid = base::from_hex("ea9b8d664d011d213ce4b6b48cb575d4").value();
        const auto made = registration(device);
        ASSERT_TRUE(made);
        EXPECT_EQ(made->credential_id, device.credential_id);
        EXPECT_EQ(made->public_key, device.cose_key());
        EXPECT_EQ(made->aaguid, "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4");
        EXPECT_TRUE(made->backup_eligible && made->backed_up);
        device.flags = 0x0d; // not backed up any more
        device.sign_count = 8;
        const auto proof = assertion(device);
        ASSERT_TRUE(proof);
        EXPECT_EQ(proof->sign_count, 8U);
        EXPECT_FALSE(proof->backed_up);
    }
}

TEST(PasskeyAttack, OtherOrigin) {
    for (const auto* origin :
         {"https://localhost:44311", "http://localhost:44310", "https://localhost:44310/",
          "https://evil.example", "https://localhost:44310.evil.example", "", "null"}) {
        TestAuthenticator device;
        device.origin = origin;
        EXPECT_EQ(registration(device).error(), PasskeyFault::other_origin) << origin;
        EXPECT_EQ(assertion(device).error(), PasskeyFault::other_origin) << origin;
    }
}

TEST(PasskeyAttack, FramedByAnotherSite) {
    TestAuthenticator device;
    device.more_client_data = R"(,"topOrigin":"https://evil.example")";
    EXPECT_EQ(registration(device).error(), PasskeyFault::other_origin);
    EXPECT_EQ(assertion(device).error(), PasskeyFault::other_origin);
    auto data = read_client_data(device.client_data("webauthn.create", challenge)).value();
    data.has_top_origin = false;
    data.cross_origin = true;
    EXPECT_EQ(check_registration(party, data, device.attestation_object()).error(),
              PasskeyFault::other_origin);
}

TEST(PasskeyAttack, OtherRelyingParty) {
    for (const auto* id : {"evil.example", "", "localhost.", "LOCALHOST", "host"}) {
        TestAuthenticator device;
        device.rp_id = id;
        EXPECT_EQ(registration(device).error(), PasskeyFault::other_party) << id;
        EXPECT_EQ(assertion(device).error(), PasskeyFault::other_party) << id;
    }
}

TEST(PasskeyAttack, VerificationOrPresenceMissing) {
    TestAuthenticator device;
    device.flags = 0x19; // present only
    EXPECT_EQ(registration(device).error(), PasskeyFault::not_verified);
    EXPECT_EQ(assertion(device).error(), PasskeyFault::not_verified);
    device.flags = 0x1c; // verified only
    EXPECT_EQ(registration(device).error(), PasskeyFault::not_present);
    EXPECT_EQ(assertion(device).error(), PasskeyFault::not_present);
}

TEST(PasskeyAttack, OneCeremonyForTheOther) {
    const TestAuthenticator device;
    EXPECT_EQ(registration(device, "webauthn.get").error(), PasskeyFault::wrong_type);
    auto made = device.assertion(challenge);
    made.client_data_json = device.client_data("webauthn.create", challenge);
    EXPECT_EQ(checked(device, made).error(), PasskeyFault::wrong_type);
    made = device.assertion(challenge);
    made.authenticator_data = device.authenticator_data(true);
    EXPECT_EQ(checked(device, made).error(), PasskeyFault::malformed);
}

TEST(PasskeyAttack, ForgedSignature) {
    const TestAuthenticator device;
    auto made = device.assertion(challenge);
    made.signature = TestAuthenticator().assertion(challenge).signature;
    EXPECT_EQ(checked(device, made).error(), PasskeyFault::bad_signature) << "another key's";
    for (const std::size_t at : {33UZ, 36UZ}) { // the counter, which the signature covers
        made = device.assertion(challenge);
        made.authenticator_data[at] ^= 1U;
        EXPECT_EQ(checked(device, made).error(), PasskeyFault::bad_signature);
    }
    made = device.assertion(challenge);
    made.client_data_json.insert(1, " ");
    EXPECT_EQ(checked(device, made).error(), PasskeyFault::bad_signature) << "byte for byte";
    made = device.assertion(challenge);
    made.signature.clear();
    EXPECT_EQ(checked(device, made).error(), PasskeyFault::bad_signature);
}

TEST(PasskeyAttack, AlgorithmConfusion) {
    const TestAuthenticator rsa(CoseAlgorithm::rs256);
    const TestAuthenticator ec;
    EXPECT_EQ(checked(rsa, ec.assertion(challenge)).error(), PasskeyFault::bad_signature);
    EXPECT_EQ(checked(ec, rsa.assertion(challenge)).error(), PasskeyFault::bad_signature);
}

TEST(PasskeyAttack, EligibilityForBackupChanged) {
    TestAuthenticator device;
    EXPECT_EQ(checked(device, device.assertion(challenge), false).error(), PasskeyFault::bad_flags);
    device.flags = 0x05;
    EXPECT_EQ(checked(device, device.assertion(challenge), true).error(), PasskeyFault::bad_flags);
    device.flags = 0x15;
    EXPECT_EQ(registration(device).error(), PasskeyFault::bad_flags);
}

TEST(Ceremony, RegistrationsCarryACredential) {
    const TestAuthenticator device;
    const auto object =
        testing::cbor::map({{testing::cbor::text("fmt"), testing::cbor::text("none")},
                            {testing::cbor::text("attStmt"), testing::cbor::map({})},
                            {testing::cbor::text("authData"),
                             testing::cbor::bytes(device.authenticator_data(false))}});
    const auto data = read_client_data(device.client_data("webauthn.create", challenge)).value();
    EXPECT_EQ(check_registration(party, data, object).error(), PasskeyFault::malformed);
}

TEST(Ceremony, TheRelyingPartyIsTheIssuersHost) {
    EXPECT_EQ(relying_party("https://localhost:44310")->id, "localhost");
    EXPECT_EQ(relying_party("https://id.example.org")->id, "id.example.org");
    EXPECT_EQ(relying_party("https://id.example.org:8443")->origin, "https://id.example.org:8443");
    EXPECT_FALSE(relying_party("https://192.0.2.1:44310"));
    EXPECT_FALSE(relying_party("https://[2001:db8::1]:44310"));
}

TEST(ClientData, IsAnObjectWithItsMembers) {
    for (const auto* text :
         {"", "1", "{}", R"({"type":"webauthn.get","challenge":"c"})",
          R"({"type":"webauthn.get","challenge":1,"origin":"o"})",
          R"({"type":"webauthn.get","challenge":"c","origin":"o","crossOrigin":"no"})",
          R"({"type":"webauthn.get","type":"webauthn.create","challenge":"c","origin":"o"})",
          R"({"type":"webauthn.get","challenge":"c","origin":"o"}x)"}) {
        EXPECT_FALSE(read_client_data(text)) << text;
    }
    const auto data = read_client_data(
        R"({"type":"webauthn.get","challenge":"c","origin":"o","crossOrigin":true,"other":[1]})");
    ASSERT_TRUE(data);
    EXPECT_TRUE(data->cross_origin);
    EXPECT_FALSE(read_client_data(R"({"type":"t","challenge":"c","origin":")" +
                                  std::string(10'000, 'o') + "\"}"));
}

/// Test vectors of WebAuthn 3, 16. Their authenticator verifies nobody, so the whole ceremony
/// refuses them; what they prove is the reading and the signatures.
struct Vector {
    std::string_view name;
    std::string_view attestation_object;
    std::string_view credential_id;
    std::string_view authenticator_data;
    std::string_view client_data;
    std::string_view signature;
};
constexpr std::array vectors{
    Vector{
        "none.ES256",
        "a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3ad646"
        "1c9c4"
        "735ae7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367ff6f3a1f0020f91f391db"
        "4c9b2"
        "fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f97ca9b2d2"
        "3eb86"
        "ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc"
        "68ed7"
        "3290af2e2664796b9220",
        "f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4",
        "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000",
        "7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a224f63446e5568515875"
        "6c5455506f334a5558543049393770767a7a59425039745a63685879617630314167222c226f726967696e223a"
        "2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73657d",
        "3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0"
        "f0b93"
        "538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87"},
    Vector{"apple.ES256",
           "a363666d74656170706c656761747453746d74a1637835638159025c30820258308201fea00302010202103"
           "94275"
           "613d5310b81a29ce90f48b61c1300a06082a8648ce3d0403023062311e301c06035504030c1557656241757"
           "4686e"
           "207465737420766563746f7273310c300a060355040a0c0357334331253023060355040b0c1c41757468656"
           "e7469"
           "6361746f72204174746573746174696f6e204341310b30090603550406130241413020170d3234303130313"
           "03030"
           "3030305a180f33303234303130313030303030305a305f311e301c06035504030c15576562417574686e207"
           "46573"
           "7420766563746f7273310c300a060355040a0c0357334331223020060355040b0c1941757468656e7469636"
           "1746f"
           "72204174746573746174696f6e310b30090603550406130241413059301306072a8648ce3d020106082a864"
           "8ce3d"
           "030107034200048a3d5b1b4c543a706bf6e4b00afedb3c930b690dd286934fe2911f779cc7761af728e1aa3"
           "b0ff6"
           "6692192daa776b83ddf8e3340d2d9a0eabdfc324eb3e2f136ca38196308193300c0603551d130101ff04023"
           "00030"
           "0e0603551d0f0101ff040403020780301d0603551d0e0416041412f1ce6c0ae39b403bfc9200317bc183a4e"
           "4d766"
           "301f0603551d2304183016801445aff715b0dd786741fee996ebc16547a3931b1e303306092a864886f7636"
           "40802"
           "04263024a1220420d7a86e7233fb843eb0eeb407d8b76ff7e4f82d218cf5dbb461d752073f5cb29a300a060"
           "82a86"
           "48ce3d0403020348003045022070f5c2ede3000e9dae358d412b26a4acbf18f4cdeb80f5b13fcd564d090c3"
           "9ec02"
           "2100f672e2c3dbe117c9b1490b3c660abf5dcd74398187082dacb58b6744de4aca606861757468446174615"
           "8a4bf"
           "abc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b54900000000748210a20076616"
           "a733b"
           "2114336fc38400209c4a5886af9283d9be3e9ec55978dedfdce2e3b365cab193ae850c16238fafb8a501020"
           "32620"
           "012158208a3d5b1b4c543a706bf6e4b00afedb3c930b690dd286934fe2911f779cc7761a225820f728e1aa3"
           "b0ff6"
           "6692192daa776b83ddf8e3340d2d9a0eabdfc324eb3e2f136c",
           "9c4a5886af9283d9be3e9ec55978dedfdce2e3b365cab193ae850c16238fafb8",
           "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b50900000000",
           "7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a22302d73705a47516"
           "54a76"
           "375149304136637433676b37476353366b416a442d6432445f503030656d625155222c226f726967696e223"
           "a2268"
           "747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73657d",
           "3046022100ee35db795ce28044e1f8231d68b3d79a9882f7415aa35c1b5ac74d24251073c8022100dcc6569"
           "1650a"
           "412d0ceef843710c09827acf26c7845bddac07eec95863e7fc4c"}};

TEST(Ceremony, ReadsTheVectorsOfTheStandard) {
    const RelyingParty example{"example.org", "https://example.org"};
    for (const auto& vector : vectors) {
        SCOPED_TRACE(vector.name);
        const auto object = base::from_hex(vector.attestation_object).value();
        const auto bytes = attested_data(object);
        ASSERT_TRUE(bytes);
        const auto made = read_authenticator_data(*bytes);
        ASSERT_TRUE(made && made->credential);
        EXPECT_EQ(base::to_hex(made->credential->id), vector.credential_id);
        const auto client_data = base::from_hex(vector.client_data).value();
        const Assertion shown{.client_data_json = std::string(base::as_text(client_data)),
                              .authenticator_data =
                                  base::from_hex(vector.authenticator_data).value(),
                              .signature = base::from_hex(vector.signature).value()};
        auto message = shown.authenticator_data;
        const auto hash = jose::sha256(shown.client_data_json);
        message.insert(message.end(), hash.begin(), hash.end());
        EXPECT_TRUE(made->credential->key.verify(message, shown.signature));
        EXPECT_EQ(check_assertion(example, read_client_data(shown.client_data_json).value(), shown,
                                  made->credential->public_key, made->backup_eligible)
                      .error(),
                  PasskeyFault::not_verified);
    }
}

} // namespace
} // namespace conclave::identity
