//! A file that is added to the catalogue must reach the binary without a
//! `cargo clean`: `include_dir` by itself notices changed files only.

fn main() {
    println!("cargo:rerun-if-changed=../../catalog");
}
