//! The servers that a shell script starts.

use crate::apiserver::Dialect;
use crate::dialect::context::Reader;
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::input::ScriptCommand;
use crate::dialect::shell::{functions, k3d_command, k3s_command, minikube_command, program};
use crate::mapped_text::MappedText;

/// Reads the servers that a script starts itself, and not through a file that it writes.
pub(crate) fn read(text: &MappedText, reader: &mut Reader<'_>) {
    let environment = Environment::default();
    for server in k3s_command::installed(text) {
        reader.push(server);
    }
    for command in functions::with_input(text, &[], &environment) {
        start_in(&command, &environment, reader);
    }
    environment.tell_unfollowed(reader);
}

/// Reads the servers that a command line starts.
pub(crate) fn start(words: Vec<MappedText>, reader: &mut Reader<'_>) {
    let environment = Environment::default();
    start_in(&ScriptCommand::of(words), &environment, reader);
    environment.tell_unfollowed(reader);
}

fn start_in(command: &ScriptCommand, environment: &Environment, reader: &mut Reader<'_>) {
    let tools = [k3s_command::started, k3d_command::started, minikube_command::started];
    for read in tools {
        // What a call of a function makes of it was read where the function is.
        if command.bodies.is_empty()
            && let Some(server) = read(&command.words)
        {
            reader.push(server);
        }
    }
    for invocation in program::find_in_command(command, environment) {
        // `kube-apiserver` alone is a script's test whether the program exists.
        if !invocation.arguments.is_empty() {
            reader.push(invocation.server(Dialect::Script));
        }
    }
}
