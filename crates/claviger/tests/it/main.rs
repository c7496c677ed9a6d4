//! The real binary, from the outside.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on ends; what it found is printed"
)]

mod api_access;
mod api_access_requests;
mod api_audit;
mod api_checks;
mod api_connection_test;
mod api_connections;
mod api_credential_types;
mod api_execution;
mod api_invitations;
mod api_keyless;
mod api_keys;
mod api_lists;
mod api_oidc_providers;
mod api_policies;
mod api_proxy;
mod api_refusals;
mod api_registrations;
mod api_roles;
mod api_service_account_keys;
mod api_sessions;
mod api_support;
mod api_teams;
mod api_tokens;
mod api_updates;
mod api_users;
mod c01_c20;
mod cli;
mod cli_organizations;
mod cli_people;
mod e11_addresses;
mod e13_authority;
mod e14_canaries;
mod e7_configuration;
mod golden;
mod golden_ask;
mod golden_model;
mod golden_objects;
mod golden_rows;
mod life;
mod mtls_nginx;
mod o08_tokens;
mod o09_o14;
mod oauth;
mod oauth_attacks;
mod oauth_device;
mod oauth_link;
mod p01_kill;
mod p05_two_servers;
mod p05_under_way;
mod p09_crash_points;
mod p09_rotation;
mod p10_sealed;
mod p11_never_shown;
mod p12_logs_and_dumps;
mod p14_audit_first;
mod p14_forwarder;
mod p15_audit_complete;
mod p15_mutations;
mod p15_restart;
mod p22_kill;
mod p23_csrf;
mod p26_bodies;
mod p26_json;
mod p26_malformed;
mod p28_descriptors;
mod p28_slow_clients;
mod postgres;
mod references;
mod references_vault;
mod repeated;
mod staged_rotation;
mod token_provider;
mod trusted_proxy;
mod verification_rows;
mod world;
