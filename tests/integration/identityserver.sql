-- A database as Duende IdentityServer 7 with Skoruba's admin makes it, with a few rows of each kind.
-- Columns are in the order of the stores' entities; those that nothing reads here are left out.
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
CREATE TABLE ClientGrantTypes (Id int AUTO_INCREMENT PRIMARY KEY, ClientId int NOT NULL, GrantType varchar(250) NOT NULL);
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
INSERT INTO Clients (Id, ClientId) VALUES (2, 'job'), (3, 'job512'), (4, 'odd');
INSERT INTO Clients (Id, ClientId, ProtocolType) VALUES (5, 'saml', 'saml2p');
INSERT INTO ClientGrantTypes (ClientId, GrantType) VALUES (1, 'authorization_code'), (2, 'client_credentials'), (3, 'client_credentials'), (4, 'password'), (5, 'authorization_code');
INSERT INTO ClientRedirectUris (ClientId, RedirectUri) VALUES (1, 'https://spa.example.org/#callback');
INSERT INTO ClientPostLogoutRedirectUris (ClientId, PostLogoutRedirectUri) VALUES (1, 'https://spa.example.org/');
INSERT INTO ClientCorsOrigins (ClientId, Origin) VALUES (1, 'https://SPA.example.org/');
INSERT INTO ClientScopes (ClientId, Scope) VALUES (1, 'openid'), (1, 'profile'), (2, 'orders'), (3, 'orders');
INSERT INTO ClientClaims (ClientId, Type, Value) VALUES (2, 'tier', 'gold');
INSERT INTO ClientProperties (ClientId, `Key`, Value) VALUES (2, 'team', 'night');
INSERT INTO ClientSecrets (ClientId, Value, Type, Expiration) VALUES
    (2, TO_BASE64(UNHEX(SHA2('job-secret', 256))), 'SharedSecret', NULL),
    (2, 'in clear', 'SharedSecret', NULL),
    (2, TO_BASE64(UNHEX(SHA2('too old', 256))), 'SharedSecret', '2020-01-01'),
    (3, REPLACE(TO_BASE64(UNHEX(SHA2('job-secret', 512))), '\n', ''), 'SharedSecret', NULL);

CREATE TABLE ApiScopes (Id int AUTO_INCREMENT PRIMARY KEY, Enabled tinyint(1) NOT NULL DEFAULT 1, Name varchar(200) NOT NULL UNIQUE, DisplayName varchar(200) NULL, Description varchar(1000) NULL, Required tinyint(1) NOT NULL DEFAULT 0, Emphasize tinyint(1) NOT NULL DEFAULT 0, ShowInDiscoveryDocument tinyint(1) NOT NULL DEFAULT 1);
CREATE TABLE ApiScopeClaims (Id int AUTO_INCREMENT PRIMARY KEY, ScopeId int NOT NULL, Type varchar(200) NOT NULL);
CREATE TABLE ApiScopeProperties (Id int AUTO_INCREMENT PRIMARY KEY, ScopeId int NOT NULL, `Key` varchar(250) NOT NULL, Value varchar(2000) NOT NULL);
CREATE TABLE ApiResources (Id int AUTO_INCREMENT PRIMARY KEY, Enabled tinyint(1) NOT NULL DEFAULT 1, Name varchar(200) NOT NULL UNIQUE, DisplayName varchar(200) NULL, Description varchar(1000) NULL, AllowedAccessTokenSigningAlgorithms varchar(100) NULL, ShowInDiscoveryDocument tinyint(1) NOT NULL DEFAULT 1, RequireResourceIndicator tinyint(1) NOT NULL DEFAULT 0);
CREATE TABLE ApiResourceClaims (Id int AUTO_INCREMENT PRIMARY KEY, ApiResourceId int NOT NULL, Type varchar(200) NOT NULL);
CREATE TABLE ApiResourceScopes (Id int AUTO_INCREMENT PRIMARY KEY, ApiResourceId int NOT NULL, Scope varchar(200) NOT NULL);
CREATE TABLE IdentityResources (Id int AUTO_INCREMENT PRIMARY KEY, Enabled tinyint(1) NOT NULL DEFAULT 1, Name varchar(200) NOT NULL UNIQUE, DisplayName varchar(200) NULL, Description varchar(1000) NULL, Required tinyint(1) NOT NULL DEFAULT 0, Emphasize tinyint(1) NOT NULL DEFAULT 0, ShowInDiscoveryDocument tinyint(1) NOT NULL DEFAULT 1);
CREATE TABLE IdentityResourceClaims (Id int AUTO_INCREMENT PRIMARY KEY, IdentityResourceId int NOT NULL, Type varchar(200) NOT NULL);
INSERT INTO ApiScopes (Id, Name, DisplayName) VALUES (1, 'orders', 'Your orders'), (2, 'no scope', NULL);
INSERT INTO ApiResources (Id, Name) VALUES (1, 'https://orders.example.org/');
INSERT INTO ApiResourceScopes (ApiResourceId, Scope) VALUES (1, 'orders');
INSERT INTO IdentityResources (Id, Name) VALUES (1, 'department');
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
    ('Corp', '456', 'Corp', '11111111-0000-4000-8000-000000000002');
INSERT INTO UserTokens VALUES
    ('11111111-0000-4000-8000-000000000004', '[AspNetUserStore]', 'AuthenticatorKey', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'),
    ('11111111-0000-4000-8000-000000000004', '[AspNetUserStore]', 'RecoveryCodes', 'ABCDE-FGHJK;a1b2c3d4'),
    ('11111111-0000-4000-8000-000000000009', '[AspNetUserStore]', 'AuthenticatorKey', 'no base32!');
