//! Tells cargo that a release build holds web/dist. A dev build reads it when it is asked.

fn main() {
    let release = std::env::var_os("PROFILE").is_some_and(|profile| profile == "release");
    println!("cargo::rerun-if-changed={}", if release { "../../web/dist" } else { "build.rs" });
}
