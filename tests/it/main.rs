//! The integration tests. They are one program, because each test program links all of Scantling.
//! `tests/rules.rs` is apart, because it has another harness, with one test for each fixture.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a failing test should panic and say what differs"
)]

mod add_ignores;
mod adversarial;
mod apiserver_oracle;
mod apiserver_runs;
#[cfg(unix)]
mod architecture;
mod attacks;
mod baseline;
mod benchmarks;
mod beside;
mod cases;
mod cli;
mod component_config;
mod component_runs;
mod config;
mod corpus;
mod crate_map;
mod dialect_docs;
mod dialects;
mod discover;
mod drawn_run;
mod examine;
mod files;
mod fix;
mod flag_bounds;
mod flag_table;
mod formats;
mod go_values;
mod golden;
mod growth;
mod halves;
mod house;
mod kubeadm_more;
mod kubeadm_oracle;
mod kustomize;
mod layering;
mod limits;
mod megalinter;
#[cfg(target_os = "linux")]
mod memory;
mod mending;
mod named_files;
mod outputs;
mod picture;
mod precommit;
mod prefilter;
mod profiles;
mod readme;
mod rendered_places;
#[cfg(unix)]
mod replace;
mod report;
mod robust;
mod rule_docs;
mod sarif_multitool;
mod scorecard_page;
mod scorecards;
mod secrets;
mod server;
mod suppress;
mod templates;
mod tool_versions;
mod tracked;
mod upgrade;
mod version_tables;
#[cfg(unix)]
mod watch;
mod yaml;
