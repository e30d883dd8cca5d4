//! The checks of a server that look at several flags together.
//!
//! [`value`](super::value) judges a value by itself; here several flags, or several occurrences of
//! one, decide. Each file follows one of the server's `Validate` functions, and names it. A check
//! reports a problem only if every flag that it looks at is known: see [`ServerOptions`].

mod admission;
mod audit;
mod authentication;
mod companions;
mod emulation;
mod etcd;
mod gated;
mod logging;
mod network;
mod options;
mod runtime_config;

use super::{ApiServer, Flag};
pub use companions::{Companion, companions};
pub use options::ServerOptions;

/// Something that stops the server.
#[derive(Debug)]
pub struct Problem<'a> {
    /// The flag to change.
    pub flag: &'a Flag,
    /// Another flag that has a part in it, and its part in a few words.
    pub other: Option<(&'a Flag, String)>,
    /// The problem, with the name of the flag: lower case, no full stop.
    pub message: String,
    /// The advice; empty if the advice of the rule is as good.
    pub help: String,
}

impl<'a> Problem<'a> {
    fn new(flag: &'a Flag, message: impl Into<String>) -> Self {
        Self { flag, other: None, message: message.into(), help: String::new() }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: help.into(), ..self }
    }

    fn other(self, flag: &'a Flag, part: impl Into<String>) -> Self {
        Self { other: Some((flag, part.into())), ..self }
    }
}

/// Values that are refused for what other flags say.
pub fn values(server: &ApiServer) -> Vec<Problem<'_>> {
    let options = ServerOptions::new(server);
    let mut problems = Vec::new();
    admission::twice(&options, &mut problems);
    audit::backends(&options, &mut problems);
    authentication::issuers(&options, &mut problems);
    authentication::open_id(&options, &mut problems);
    authentication::webhooks(&options, &mut problems);
    emulation::versions(&options, &mut problems);
    authentication::user_id(&options, &mut problems);
    etcd::storage(&options, &mut problems);
    gated::gates(&options, &mut problems);
    gated::leadership(&options, &mut problems);
    logging::values(&options, &mut problems);
    network::ranges(&options, &mut problems);
    network::node_port(&options, &mut problems);
    runtime_config::groups(&options, &mut problems);
    problems
}

/// Flags that are not taken together.
pub fn conflicts(server: &ApiServer) -> Vec<Problem<'_>> {
    let options = ServerOptions::new(server);
    let mut problems = Vec::new();
    admission::plugins(&options, &mut problems);
    authentication::config_file(&options, &mut problems);
    authentication::same_authority(&options, &mut problems);
    authentication::external_signer(&options, &mut problems);
    logging::formats(&options, &mut problems);
    network::families(&options, &mut problems);
    problems
}
