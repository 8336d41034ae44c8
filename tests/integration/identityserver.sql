-- A database as Duende IdentityServer 7 with Skoruba's admin makes it (the migrations of its project for MySQL, up
-- to IdentityServerV7), with rows of each kind. Tables and columns are all there, in the order of the stores'
-- entities; of the indices those that are unique.
CREATE TABLE Clients (
    Id int AUTO_INCREMENT PRIMARY KEY,
    ClientId varchar(200) NOT NULL UNIQUE,
    Enabled tinyint(1) NOT NULL DEFAULT 1,
    ProtocolType varchar(200) NOT NULL DEFAULT 'oidc',
    RequireClientSecret tinyint(1) NOT NULL DEFAULT 1,
    ClientName varchar(200) NULL,
    Description varchar(1000) NULL,
    ClientUri varchar(2000) NULL,
    LogoUri varchar(2000) NULL,
    RequireConsent tinyint(1) NOT NULL DEFAULT 0,
    AllowRememberConsent tinyint(1) NOT NULL DEFAULT 1,
    AlwaysIncludeUserClaimsInIdToken tinyint(1) NOT NULL DEFAULT 0,
    RequirePkce tinyint(1) NOT NULL DEFAULT 1,
    AllowPlainTextPkce tinyint(1) NOT NULL DEFAULT 0,
    RequireRequestObject tinyint(1) NOT NULL DEFAULT 0,
    AllowAccessTokensViaBrowser tinyint(1) NOT NULL DEFAULT 0,
    RequireDPoP tinyint(1) NOT NULL DEFAULT 0,
    DPoPValidationMode int NOT NULL DEFAULT 0,
    DPoPClockSkew time(6) NOT NULL DEFAULT '00:05:00',
    FrontChannelLogoutUri varchar(2000) NULL,
    FrontChannelLogoutSessionRequired tinyint(1) NOT NULL DEFAULT 1,
    BackChannelLogoutUri varchar(2000) NULL,
    BackChannelLogoutSessionRequired tinyint(1) NOT NULL DEFAULT 1,
    AllowOfflineAccess tinyint(1) NOT NULL DEFAULT 0,
    IdentityTokenLifetime int NOT NULL DEFAULT 300,
    AllowedIdentityTokenSigningAlgorithms varchar(100) NULL,
    AccessTokenLifetime int NOT NULL DEFAULT 3600,
    AuthorizationCodeLifetime int NOT NULL DEFAULT 300,
    ConsentLifetime int NULL,
    AbsoluteRefreshTokenLifetime int NOT NULL DEFAULT 2592000,
    SlidingRefreshTokenLifetime int NOT NULL DEFAULT 1296000,
    RefreshTokenUsage int NOT NULL DEFAULT 1,
    UpdateAccessTokenClaimsOnRefresh tinyint(1) NOT NULL DEFAULT 0,
    RefreshTokenExpiration int NOT NULL DEFAULT 1,
    AccessTokenType int NOT NULL DEFAULT 0,
    EnableLocalLogin tinyint(1) NOT NULL DEFAULT 1,
    IncludeJwtId tinyint(1) NOT NULL DEFAULT 1,
    AlwaysSendClientClaims tinyint(1) NOT NULL DEFAULT 0,
    ClientClaimsPrefix varchar(200) NULL DEFAULT 'client_',
    PairWiseSubjectSalt varchar(200) NULL,
    InitiateLoginUri varchar(2000) NULL,
    UserSsoLifetime int NULL,
    UserCodeType varchar(100) NULL,
    DeviceCodeLifetime int NOT NULL DEFAULT 300,
    CibaLifetime int NULL,
    PollingInterval int NULL,
    CoordinateLifetimeWithUserSession tinyint(1) NULL,
    Created datetime(6) NOT NULL DEFAULT '2021-01-01',
    Updated datetime(6) NULL,
    LastAccessed datetime(6) NULL,
    NonEditable tinyint(1) NOT NULL DEFAULT 0,
    PushedAuthorizationLifetime int NULL,
    RequirePushedAuthorization tinyint(1) NOT NULL DEFAULT 0
);
CREATE TABLE ClientGrantTypes (Id int AUTO_INCREMENT PRIMARY KEY, ClientId int NOT NULL, GrantType varchar(250) NOT NULL, UNIQUE (ClientId, GrantType));
CREATE TABLE ClientRedirectUris (Id int AUTO_INCREMENT PRIMARY KEY, ClientId int NOT NULL, RedirectUri varchar(400) NOT NULL);
CREATE TABLE ClientPostLogoutRedirectUris (Id int AUTO_INCREMENT PRIMARY KEY, ClientId int NOT NULL, PostLogoutRedirectUri varchar(400) NOT NULL);
CREATE TABLE ClientScopes (Id int AUTO_INCREMENT PRIMARY KEY, ClientId int NOT NULL, Scope varchar(200) NOT NULL);
CREATE TABLE ClientCorsOrigins (Id int AUTO_INCREMENT PRIMARY KEY, ClientId int NOT NULL, Origin varchar(150) NOT NULL);
CREATE TABLE ClientIdPRestrictions (Id int AUTO_INCREMENT PRIMARY KEY, ClientId int NOT NULL, Provider varchar(200) NOT NULL);
CREATE TABLE ClientClaims (Id int AUTO_INCREMENT PRIMARY KEY, ClientId int NOT NULL, Type varchar(250) NOT NULL, Value varchar(250) NOT NULL);
CREATE TABLE ClientProperties (Id int AUTO_INCREMENT PRIMARY KEY, ClientId int NOT NULL, `Key` varchar(250) NOT NULL, Value varchar(2000) NOT NULL);
CREATE TABLE ClientSecrets (Id int AUTO_INCREMENT PRIMARY KEY, ClientId int NOT NULL, Description varchar(2000) NULL, Value varchar(4000) NOT NULL, Expiration datetime(6) NULL, Type varchar(250) NOT NULL, Created datetime(6) NOT NULL DEFAULT '2021-01-01');
INSERT INTO Clients (Id, ClientId, ClientName, RequireClientSecret, RequirePkce, AllowOfflineAccess, AccessTokenLifetime) VALUES
    (1, 'spa', 'Single page', 0, 0, 1, 1200);
UPDATE Clients SET LogoUri = 'http://spa.example.org/logo.png' WHERE Id = 1;
INSERT INTO Clients (Id, ClientId) VALUES (2, 'job'), (3, 'job512'), (4, 'odd');
INSERT INTO Clients (Id, ClientId, ProtocolType) VALUES (5, 'saml', 'saml2p');
INSERT INTO Clients (Id, ClientId, RequireClientSecret, EnableLocalLogin) VALUES (6, 'intranet', 0, 0);
INSERT INTO ClientIdPRestrictions (ClientId, Provider) VALUES (6, 'Google');
INSERT INTO ClientGrantTypes (ClientId, GrantType) VALUES (1, 'authorization_code'), (2, 'client_credentials'), (3, 'client_credentials'), (4, 'password'), (5, 'authorization_code'), (6, 'authorization_code');
INSERT INTO ClientRedirectUris (ClientId, RedirectUri) VALUES (1, 'https://spa.example.org/#callback'), (6, 'https://intranet.example.org/callback');
INSERT INTO ClientPostLogoutRedirectUris (ClientId, PostLogoutRedirectUri) VALUES (1, 'https://spa.example.org/');
INSERT INTO ClientCorsOrigins (ClientId, Origin) VALUES (1, 'https://SPA.example.org/');
INSERT INTO ClientScopes (ClientId, Scope) VALUES (1, 'openid'), (6, 'openid'), (1, 'profile'), (2, 'orders'), (3, 'orders');
INSERT INTO ClientClaims (ClientId, Type, Value) VALUES (2, 'tier', 'gold');
INSERT INTO ClientProperties (ClientId, `Key`, Value) VALUES (2, 'team', 'night');
INSERT INTO ClientSecrets (ClientId, Value, Type, Expiration) VALUES
    (2, TO_BASE64(UNHEX(SHA2('job-secret', 256))), 'SharedSecret', NULL),
    (2, 'in clear', 'SharedSecret', NULL),
    (2, TO_BASE64(UNHEX(SHA2('too old', 256))), 'SharedSecret', '2020-01-01'),
    (3, REPLACE(TO_BASE64(UNHEX(SHA2('job-secret', 512))), '\n', ''), 'SharedSecret', NULL);

CREATE TABLE ApiScopes (Id int AUTO_INCREMENT PRIMARY KEY, Enabled tinyint(1) NOT NULL DEFAULT 1, Name varchar(200) NOT NULL UNIQUE, DisplayName varchar(200) NULL, Description varchar(1000) NULL, Required tinyint(1) NOT NULL DEFAULT 0, Emphasize tinyint(1) NOT NULL DEFAULT 0, ShowInDiscoveryDocument tinyint(1) NOT NULL DEFAULT 1, Created datetime(6) NOT NULL DEFAULT '2021-01-01', Updated datetime(6) NULL, LastAccessed datetime(6) NULL, NonEditable tinyint(1) NOT NULL DEFAULT 0);
CREATE TABLE ApiScopeClaims (Id int AUTO_INCREMENT PRIMARY KEY, ScopeId int NOT NULL, Type varchar(200) NOT NULL);
CREATE TABLE ApiScopeProperties (Id int AUTO_INCREMENT PRIMARY KEY, ScopeId int NOT NULL, `Key` varchar(250) NOT NULL, Value varchar(2000) NOT NULL);
CREATE TABLE ApiResources (Id int AUTO_INCREMENT PRIMARY KEY, Enabled tinyint(1) NOT NULL DEFAULT 1, Name varchar(200) NOT NULL UNIQUE, DisplayName varchar(200) NULL, Description varchar(1000) NULL, AllowedAccessTokenSigningAlgorithms varchar(100) NULL, ShowInDiscoveryDocument tinyint(1) NOT NULL DEFAULT 1, RequireResourceIndicator tinyint(1) NOT NULL DEFAULT 0, Created datetime(6) NOT NULL DEFAULT '2021-01-01', Updated datetime(6) NULL, LastAccessed datetime(6) NULL, NonEditable tinyint(1) NOT NULL DEFAULT 0);
CREATE TABLE ApiResourceClaims (Id int AUTO_INCREMENT PRIMARY KEY, ApiResourceId int NOT NULL, Type varchar(200) NOT NULL);
CREATE TABLE ApiResourceScopes (Id int AUTO_INCREMENT PRIMARY KEY, ApiResourceId int NOT NULL, Scope varchar(200) NOT NULL);
CREATE TABLE ApiResourceProperties (Id int AUTO_INCREMENT PRIMARY KEY, ApiResourceId int NOT NULL, `Key` varchar(250) NOT NULL, Value varchar(2000) NOT NULL);
CREATE TABLE ApiResourceSecrets (Id int AUTO_INCREMENT PRIMARY KEY, ApiResourceId int NOT NULL, Description varchar(1000) NULL, Value varchar(4000) NOT NULL, Expiration datetime(6) NULL, Type varchar(250) NOT NULL, Created datetime(6) NOT NULL DEFAULT '2021-01-01');
CREATE TABLE IdentityResources (Id int AUTO_INCREMENT PRIMARY KEY, Enabled tinyint(1) NOT NULL DEFAULT 1, Name varchar(200) NOT NULL UNIQUE, DisplayName varchar(200) NULL, Description varchar(1000) NULL, Required tinyint(1) NOT NULL DEFAULT 0, Emphasize tinyint(1) NOT NULL DEFAULT 0, ShowInDiscoveryDocument tinyint(1) NOT NULL DEFAULT 1, Created datetime(6) NOT NULL DEFAULT '2021-01-01', Updated datetime(6) NULL, NonEditable tinyint(1) NOT NULL DEFAULT 0);
CREATE TABLE IdentityResourceProperties (Id int AUTO_INCREMENT PRIMARY KEY, IdentityResourceId int NOT NULL, `Key` varchar(250) NOT NULL, Value varchar(2000) NOT NULL);
CREATE TABLE IdentityResourceClaims (Id int AUTO_INCREMENT PRIMARY KEY, IdentityResourceId int NOT NULL, Type varchar(200) NOT NULL);
INSERT INTO ApiScopes (Id, Name, DisplayName) VALUES (1, 'orders', 'Your orders'), (2, 'no scope', NULL);
INSERT INTO ApiResources (Id, Name) VALUES (1, 'https://orders.example.org/');
INSERT INTO ApiResourceScopes (ApiResourceId, Scope) VALUES (1, 'orders');
INSERT INTO ApiScopeClaims (ScopeId, Type) VALUES (1, 'department');
INSERT INTO ApiScopeProperties (ScopeId, `Key`, Value) VALUES (1, 'since', '2021');
INSERT INTO ApiResourceClaims (ApiResourceId, Type) VALUES (1, 'name');
INSERT INTO ApiResourceProperties (ApiResourceId, `Key`, Value) VALUES (1, 'since', '2021');
INSERT INTO ApiResourceSecrets (ApiResourceId, Value, Type) VALUES (1, TO_BASE64(UNHEX(SHA2('api-secret', 256))), 'SharedSecret');
INSERT INTO IdentityResources (Id, Name) VALUES (1, 'department');
INSERT INTO IdentityResourceProperties (IdentityResourceId, `Key`, Value) VALUES (1, 'since', '2021');
INSERT INTO IdentityResourceClaims (IdentityResourceId, Type) VALUES (1, 'department');

CREATE TABLE Users (Id varchar(255) PRIMARY KEY, UserName varchar(256) NULL, NormalizedUserName varchar(256) NULL UNIQUE, Email varchar(256) NULL, NormalizedEmail varchar(256) NULL, EmailConfirmed tinyint(1) NOT NULL DEFAULT 1, PasswordHash longtext NULL, SecurityStamp longtext NULL, ConcurrencyStamp longtext NULL, PhoneNumber longtext NULL, PhoneNumberConfirmed tinyint(1) NOT NULL DEFAULT 0, TwoFactorEnabled tinyint(1) NOT NULL DEFAULT 0, LockoutEnd datetime(6) NULL, LockoutEnabled tinyint(1) NOT NULL DEFAULT 1, AccessFailedCount int NOT NULL DEFAULT 0);
CREATE TABLE Roles (Id varchar(255) PRIMARY KEY, Name varchar(256) NULL, NormalizedName varchar(256) NULL UNIQUE, ConcurrencyStamp longtext NULL);
CREATE TABLE UserRoles (UserId varchar(255), RoleId varchar(255), PRIMARY KEY (UserId, RoleId));
CREATE TABLE UserClaims (Id int AUTO_INCREMENT PRIMARY KEY, UserId varchar(255) NOT NULL, ClaimType longtext NULL, ClaimValue longtext NULL);
CREATE TABLE RoleClaims (Id int AUTO_INCREMENT PRIMARY KEY, RoleId varchar(255) NOT NULL, ClaimType longtext NULL, ClaimValue longtext NULL);
CREATE TABLE UserLogins (LoginProvider varchar(255), ProviderKey varchar(255), ProviderDisplayName longtext NULL, UserId varchar(255) NOT NULL, PRIMARY KEY (LoginProvider, ProviderKey));
CREATE TABLE UserTokens (UserId varchar(255), LoginProvider varchar(255), Name varchar(255), Value longtext NULL, PRIMARY KEY (UserId, LoginProvider, Name));
INSERT INTO Users (Id, UserName, NormalizedUserName, Email, PasswordHash, SecurityStamp) VALUES
    ('11111111-0000-4000-8000-000000000001', 'two', 'TWO', 'two@example.org', 'AAABAgMEBQYHCAkKCwwNDg/YdLyTbu3F9jh1SlYcSvVGruE/WvfShQGgsT7uz6Hlmw==', 'STAMP'),
    ('11111111-0000-4000-8000-000000000002', 'three', 'THREE', 'three@example.org', 'AQAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg8UF/Q9W+efMddTmBAWMl85k/fCyhUB3E8HnW/UJwaG6Q==', NULL),
    ('11111111-0000-4000-8000-000000000003', 'blocked', 'BLOCKED', NULL, 'AQAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg8UF/Q9W+efMddTmBAWMl85k/fCyhUB3E8HnW/UJwaG6Q==', NULL),
    ('11111111-0000-4000-8000-000000000004', 'factor', 'FACTOR', NULL, 'AQAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg8UF/Q9W+efMddTmBAWMl85k/fCyhUB3E8HnW/UJwaG6Q==', NULL),
    ('11111111-0000-4000-8000-000000000005', 'twin', 'TWIN', 'TWO@example.org', NULL, NULL),
    ('11111111-0000-4000-8000-000000000006', 'has space', 'HAS SPACE', NULL, NULL, NULL),
    ('11111111-0000-4000-8000-000000000007', 'odd', 'ODD', NULL, 'plain', NULL),
    ('11111111-0000-4000-8000-000000000008', 'texted', 'TEXTED', NULL, 'AQAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg8UF/Q9W+efMddTmBAWMl85k/fCyhUB3E8HnW/UJwaG6Q==', NULL),
    ('11111111-0000-4000-8000-000000000009', 'damaged', 'DAMAGED', NULL, 'AQAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg8UF/Q9W+efMddTmBAWMl85k/fCyhUB3E8HnW/UJwaG6Q==', NULL);
UPDATE Users SET LockoutEnd = '9999-12-31 23:59:59' WHERE UserName = 'blocked';
UPDATE Users SET TwoFactorEnabled = 1 WHERE UserName IN ('factor', 'texted', 'damaged');
INSERT INTO Roles (Id, Name) VALUES
    ('22222222-0000-4000-8000-000000000001', 'Clerk'),
    ('22222222-0000-4000-8000-000000000002', 'SkorubaIdentityAdminAdministrator');
INSERT INTO UserRoles VALUES
    ('11111111-0000-4000-8000-000000000001', '22222222-0000-4000-8000-000000000001'),
    ('11111111-0000-4000-8000-000000000002', '22222222-0000-4000-8000-000000000002');
INSERT INTO UserClaims (UserId, ClaimType, ClaimValue) VALUES
    ('11111111-0000-4000-8000-000000000001', 'name', 'Zwei Zwölf'),
    ('11111111-0000-4000-8000-000000000001', 'department', 'sales');
INSERT INTO RoleClaims (RoleId, ClaimType, ClaimValue) VALUES ('22222222-0000-4000-8000-000000000001', 'permission', 'stamp');
INSERT INTO UserLogins VALUES
    ('Google', '123', 'Google', '11111111-0000-4000-8000-000000000002'),
    ('Corp', '456', 'Corp', '11111111-0000-4000-8000-000000000002'),
    ('Twitter', '789', 'Twitter', '11111111-0000-4000-8000-000000000002');
INSERT INTO UserTokens VALUES
    ('11111111-0000-4000-8000-000000000004', '[AspNetUserStore]', 'AuthenticatorKey', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'),
    ('11111111-0000-4000-8000-000000000004', '[AspNetUserStore]', 'RecoveryCodes', 'ABCDE-FGHJK;a1b2c3d4'),
    ('11111111-0000-4000-8000-000000000009', '[AspNetUserStore]', 'AuthenticatorKey', 'no base32!');

CREATE TABLE PersistedGrants (Id bigint AUTO_INCREMENT PRIMARY KEY, `Key` varchar(200) NULL UNIQUE, Type varchar(50) NOT NULL, SubjectId varchar(200) NULL, SessionId varchar(100) NULL, ClientId varchar(200) NOT NULL, Description varchar(200) NULL, CreationTime datetime(6) NOT NULL, Expiration datetime(6) NULL, ConsumedTime datetime(6) NULL, Data longtext NOT NULL);
CREATE TABLE DeviceCodes (UserCode varchar(200) PRIMARY KEY, DeviceCode varchar(200) NOT NULL UNIQUE, SubjectId varchar(200) NULL, SessionId varchar(100) NULL, ClientId varchar(200) NOT NULL, Description varchar(200) NULL, CreationTime datetime(6) NOT NULL, Expiration datetime(6) NOT NULL, Data longtext NOT NULL);
CREATE TABLE ServerSideSessions (Id bigint AUTO_INCREMENT PRIMARY KEY, `Key` varchar(100) NOT NULL UNIQUE, Scheme varchar(100) NOT NULL, SubjectId varchar(100) NOT NULL, SessionId varchar(100) NULL, DisplayName varchar(100) NULL, Created datetime(6) NOT NULL, Renewed datetime(6) NOT NULL, Expires datetime(6) NULL, Data longtext NOT NULL);
CREATE TABLE PushedAuthorizationRequests (Id bigint AUTO_INCREMENT PRIMARY KEY, ReferenceValueHash varchar(64) NOT NULL UNIQUE, ExpiresAtUtc datetime(6) NOT NULL, Parameters longtext NOT NULL);
-- Handles as version 7 makes them; "old-" as IdentityServer4 did.
SET @two = '11111111-0000-4000-8000-000000000001';
SET @live = UTC_TIMESTAMP() + INTERVAL 10 DAY;
SET @made = UTC_TIMESTAMP() - INTERVAL 1 DAY;
CREATE FUNCTION held(payload longtext) RETURNS longtext DETERMINISTIC RETURN JSON_OBJECT('PersistentGrantDataContainerVersion', 1, 'DataProtected', JSON_EXTRACT('false', '$'), 'Payload', payload);
CREATE FUNCTION refreshable(subject text, client text) RETURNS longtext DETERMINISTIC RETURN held(CONCAT('{"CreationTime":"2026-01-01T00:00:00Z","Lifetime":2592000,"AccessTokens":{"":{"AllowedSigningAlgorithms":[],"Audiences":[],"Issuer":"https://old.example.org","Lifetime":1200,"Type":"access_token","ClientId":"', client, '","AccessTokenType":0,"IncludeJwtId":true,"Claims":[],"Version":5}},"Subject":{"AuthenticationType":"Identity.Application","Claims":[{"Type":"sub","Value":"', subject, '"},{"Type":"amr","Value":"pwd"},{"Type":"idp","Value":"local"},{"Type":"auth_time","Value":"1767225600","ValueType":"http://www.w3.org/2001/XMLSchema#integer"}]},"Version":5,"ClientId":"', client, '","SessionId":"5E55104E5E55104E5E55104E5E55104E","AuthorizedScopes":["openid","profile","offline_access"],"ProofType":0}'));
INSERT INTO PersistedGrants (`Key`, Type, SubjectId, SessionId, ClientId, CreationTime, Expiration, ConsumedTime, Data) VALUES
    (UPPER(SHA2('HANDLE1-1:refresh_token', 256)), 'refresh_token', @two, '5E55', 'spa', @made, @live, NULL, refreshable(@two, 'spa')),
    (UPPER(SHA2('HANDLE2-1:refresh_token', 256)), 'refresh_token', @two, '5E55', 'spa', @made, @live, NULL, refreshable(@two, 'spa')),
    (UPPER(SHA2('EXPIRED-1:refresh_token', 256)), 'refresh_token', @two, '5E55', 'spa', '2021-01-01', '2021-02-01', NULL, refreshable(@two, 'spa')),
    (UPPER(SHA2('USED-1:refresh_token', 256)), 'refresh_token', @two, '5E55', 'spa', @made, @live, @made, refreshable(@two, 'spa')),
    (UPPER(SHA2('NOBODY-1:refresh_token', 256)), 'refresh_token', 'nobody', '5E55', 'spa', @made, @live, NULL, refreshable('nobody', 'spa')),
    (UPPER(SHA2('NOAPP-1:refresh_token', 256)), 'refresh_token', @two, '5E55', 'gone', @made, @live, NULL, refreshable(@two, 'gone')),
    (UPPER(SHA2('MIXED-1:refresh_token', 256)), 'refresh_token', @two, '5E55', 'job', @made, @live, NULL, refreshable(@two, 'spa')),
    (UPPER(SHA2('BROKEN-1:refresh_token', 256)), 'refresh_token', @two, '5E55', 'spa', @made, @live, NULL, '{'),
    (TO_BASE64(UNHEX(SHA2('old-handle:refresh_token', 256))), 'refresh_token', @two, NULL, 'spa', @made, @live, NULL, CONCAT('{"CreationTime":"2026-01-01T00:00:00Z","Lifetime":2592000,"ConsumedTime":null,"AccessToken":{"AllowedSigningAlgorithms":[],"Confirmation":null,"Audiences":[],"Issuer":"https://old.example.org","CreationTime":"2026-01-01T00:00:00Z","Lifetime":1200,"Type":"access_token","ClientId":"spa","AccessTokenType":0,"Description":null,"Claims":[{"Type":"client_id","Value":"spa","ValueType":"http://www.w3.org/2001/XMLSchema#string"},{"Type":"scope","Value":"openid","ValueType":"http://www.w3.org/2001/XMLSchema#string"},{"Type":"scope","Value":"offline_access","ValueType":"http://www.w3.org/2001/XMLSchema#string"},{"Type":"sub","Value":"', @two, '","ValueType":"http://www.w3.org/2001/XMLSchema#string"},{"Type":"auth_time","Value":"1767225600","ValueType":"http://www.w3.org/2001/XMLSchema#integer"}],"Version":4},"Version":4}')),
    (UPPER(SHA2('ACCESS-1:reference_token', 256)), 'reference_token', NULL, NULL, 'job', @made, @live, NULL, held('{"AllowedSigningAlgorithms":[],"Audiences":["https://orders.example.org/"],"Issuer":"https://old.example.org","CreationTime":"2026-01-01T00:00:00Z","Lifetime":864000,"Type":"access_token","ClientId":"job","AccessTokenType":1,"IncludeJwtId":true,"Claims":[{"Type":"client_id","Value":"job"},{"Type":"client_tier","Value":"gold"},{"Type":"scope","Value":"orders"},{"Type":"jti","Value":"8F"}],"Version":5}')),
    (UPPER(SHA2('WITHDRAWN-1:reference_token', 256)), 'reference_token', NULL, NULL, 'job', @made, @live, NULL, held('{"Audiences":["https://orders.example.org/"],"ClientId":"job","Claims":[{"Type":"scope","Value":"orders"}],"Version":5}')),
    (UPPER(SHA2(CONCAT('spa|', @two, '-1:user_consent'), 256)), 'user_consent', @two, NULL, 'spa', @made, NULL, NULL, held(CONCAT('{"SubjectId":"', @two, '","ClientId":"spa","Scopes":["openid","profile"],"CreationTime":"2026-01-01T00:00:00Z"}'))),
    (UPPER(SHA2(CONCAT('job|', @two, '-1:user_consent'), 256)), 'user_consent', @two, NULL, 'job', @made, @live, NULL, held('{}')),
    (UPPER(SHA2('CODE-1:authorization_code', 256)), 'authorization_code', @two, '5E55', 'spa', @made, @live, NULL, held('{}'));
INSERT INTO DeviceCodes VALUES ('123456789', TO_BASE64(UNHEX(SHA2('device', 256))), NULL, NULL, 'spa', NULL, @made, @live, held('{}'));
INSERT INTO ServerSideSessions (`Key`, Scheme, SubjectId, SessionId, Created, Renewed, Data) VALUES ('K', 'Identity.Application', @two, '5E55', @made, @made, '{"Version":1,"Payload":"CfDJ8"}');
INSERT INTO PushedAuthorizationRequests (ReferenceValueHash, ExpiresAtUtc, Parameters) VALUES (UPPER(SHA2('par', 256)), @live, 'CfDJ8');
DROP FUNCTION held;
DROP FUNCTION refreshable;

CREATE TABLE IdentityProviders (Id int AUTO_INCREMENT PRIMARY KEY, Scheme varchar(200) NOT NULL UNIQUE, DisplayName varchar(200) NULL, Enabled tinyint(1) NOT NULL, Type varchar(20) NOT NULL, Properties longtext NULL, Created datetime(6) NOT NULL DEFAULT '2021-01-01', Updated datetime(6) NULL, LastAccessed datetime(6) NULL, NonEditable tinyint(1) NOT NULL DEFAULT 0);
INSERT INTO IdentityProviders (Scheme, DisplayName, Enabled, Type, Properties) VALUES
    ('Google', 'Google', 1, 'oidc', '{"Authority":"https://accounts.google.com","ResponseType":"id_token","ClientId":"of the old stack","ClientSecret":"s3cret","Scope":"openid profile email","GetClaimsFromUserInfoEndpoint":"true","UsePkce":"true"}'),
    ('Partner', 'A partner', 1, 'saml2', '{}'),
    ('Two Words', 'Two words', 1, 'oidc', '{"Authority":"https://two.example.org","ClientId":"x"}'),
    ('torn', 'Torn', 1, 'oidc', '{"Authority":');

CREATE TABLE AuditLog (Id bigint AUTO_INCREMENT PRIMARY KEY, Event longtext NULL, Source longtext NULL, Category longtext NULL, SubjectIdentifier longtext NULL, SubjectName longtext NULL, SubjectType longtext NULL, SubjectAdditionalData longtext NULL, Action longtext NULL, Data longtext NULL, Created datetime(6) NOT NULL);
INSERT INTO AuditLog (Event, Source, Category, SubjectIdentifier, SubjectName, SubjectType, SubjectAdditionalData, Action, Data, Created)
    SELECT 'ClientsRequestedEvent', 'Skoruba.Duende.IdentityServer.Admin.Api', 'Web', '1', 'admin', 'User', '{"RemoteIpAddress":"::1"}', '{"TraceIdentifier":"0"}', '{}', '2024-01-01' + INTERVAL seq MINUTE FROM seq_1_to_448;
INSERT INTO AuditLog (Event, Source, Category, SubjectName, Data, Created) VALUES
    ('ClientUpdatedEvent', 'Skoruba.Duende.IdentityServer.Admin', 'Web', REPEAT('ü', 250), CONCAT('{"Client":"', REPEAT('x', 70000), '"}'), '2024-06-01 12:00:00'),
    (NULL, NULL, NULL, NULL, NULL, '2024-06-02 12:00:00');
CREATE TABLE Log (Id bigint AUTO_INCREMENT PRIMARY KEY, Message longtext NULL, MessageTemplate longtext NULL, Level varchar(128) NULL, TimeStamp datetime(6) NOT NULL, Exception longtext NULL, LogEvent longtext NULL, Properties longtext NULL);
INSERT INTO Log (Message, Level, TimeStamp) VALUES ('It runs', 'Information', '2024-01-01');

CREATE TABLE `Keys` (Id varchar(255) PRIMARY KEY, Version int NOT NULL, Created datetime(6) NOT NULL, `Use` varchar(255) NULL, Algorithm varchar(100) NOT NULL, IsX509Certificate tinyint(1) NOT NULL, DataProtected tinyint(1) NOT NULL, Data longtext NOT NULL);
CREATE TABLE DataProtectionKeys (Id int AUTO_INCREMENT PRIMARY KEY, FriendlyName longtext NULL, Xml longtext NULL);
