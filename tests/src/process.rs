//! The program as its own process: started, spoken to over HTTP and the socket, and killed.

use crate::servers::{self, TestDatabase};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use turno::platform::db::{DbConfig, migrate};

/// How long anything of a process may take before the test fails.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// The password of everybody whom a test signs in.
pub const PASSWORD: &str = "una clave de prueba";

/// On what a process runs.
pub enum Base {
    /// A file.
    Sqlite(TempDir),
    /// A database of its own; the folder holds nothing but keys.
    Postgres(TempDir, Box<TestDatabase>),
}

impl Base {
    /// A migrated file.
    pub fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap())
    }

    /// A migrated database.
    pub async fn postgres() -> Self {
        let migrated = async |url: String| {
            migrate::up(&DbConfig::Postgres { url, pool: 1 }).await.unwrap();
        };
        let database = servers::database_from_template(migrated).await;
        Self::Postgres(tempfile::tempdir().unwrap(), Box::new(database))
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        match self {
            Self::Sqlite(folder) | Self::Postgres(folder, _) => folder.path(),
        }
    }

    /// A command of the program on this base.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program(arguments);
        command.arg("--data").arg(self.folder());
        if let Self::Postgres(_, database) = self {
            command.env("TURNO_DATABASE_URL", &database.service_url);
        }
        command
    }

    /// Runs a task of the program to its end.
    pub async fn run(&self, arguments: &[&str]) -> (bool, String) {
        outcome(self.command(arguments).env("TURNO_ADMIN_PASSWORD", PASSWORD)).await
    }
}

/// A command of the program alone.
pub fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(arguments).kill_on_drop(true);
    command
}

/// Runs a command to its end: whether it succeeded, and all that it said.
pub async fn outcome(command: &mut Command) -> (bool, String) {
    let output = tokio::time::timeout(PATIENCE, command.output()).await.unwrap().unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

/// The program, built beside the tests.
fn binary() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let built = tests.parent().and_then(Path::parent).unwrap().join("turno");
    assert!(
        built.exists(),
        "{} is missing: run `cargo build --workspace`, as tests/run does",
        built.display()
    );
    built
}

/// A desk that serves.
pub struct Process {
    child: Child,
    /// Its address.
    pub url: String,
}

impl Process {
    /// Starts `serve` on a free port, with more arguments, and waits until it listens.
    pub async fn serve(base: &Base, more: &[&str]) -> Self {
        let mut child = Self::command(base, more).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = tokio::time::timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap();
        let line = line.expect("the process says where it listens");
        let url = line.rsplit(' ').next().unwrap().to_owned();
        assert!(url.starts_with("http://"), "{line}");
        Self { child, url }
    }

    /// How much memory it holds, in kilobytes.
    pub fn resident(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id().unwrap())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Starts `serve` with a log for machines, and waits until the log says that it listens. The second part ends with
    /// the process and gives all lines that it has written.
    pub async fn serve_logging(base: &Base, more: &[&str]) -> (Self, JoinHandle<Vec<String>>) {
        let mut command = Self::command(base, &["--log-format", "json"]);
        let mut child = command.args(more).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut log = Vec::new();
        let url = loop {
            let line = tokio::time::timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap();
            let line = line.unwrap_or_else(|| panic!("it does not listen: {log:?}"));
            let parsed: Value = serde_json::from_str(&line).unwrap_or_default();
            log.push(line);
            if parsed["message"] == "turno listens" {
                break parsed["url"].as_str().unwrap().to_owned();
            }
        };
        let rest = tokio::spawn(async move {
            while let Some(line) = lines.next_line().await.unwrap() {
                log.push(line);
            }
            while let Some(line) = said.next_line().await.unwrap() {
                log.push(line);
            }
            log
        });
        (Self { child, url }, rest)
    }

    fn command(base: &Base, more: &[&str]) -> Command {
        let mut command = base.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.args(more).env("TURNO_SIGNING_KEY", "11".repeat(32));
        // Both may be given with `more` as well.
        command.env("TURNO_LOG", "warn").env("TURNO_DRAIN_GRACE", "0");
        command
    }

    /// Ends it as a power cut would.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Asks it to stop, and says whether it left in peace.
    pub async fn terminate(self) -> bool {
        self.signal_to_stop().await;
        self.ends().await
    }

    /// Asks it to stop.
    pub async fn signal_to_stop(&self) {
        let pid = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", "TERM", &pid]).status().await.unwrap().success());
    }

    /// Waits until it is gone, and says whether it left in peace.
    pub async fn ends(mut self) -> bool {
        tokio::time::timeout(PATIENCE, self.child.wait()).await.unwrap().unwrap().success()
    }

    /// Asks a question. A process that is gone gives none.
    pub async fn ask(
        &self,
        http: &reqwest::Client,
        token: Option<&str>,
        query: &str,
        variables: Value,
    ) -> Option<Value> {
        let mut request =
            http.post(format!("{}/graphql", self.url)).json(&json!({"query": query, "variables": variables}));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let answer = request.timeout(PATIENCE).send().await.ok()?;
        answer.json().await.ok()
    }

    /// Signs somebody in.
    pub async fn sign_in(&self, http: &reqwest::Client, email: &str) -> String {
        let query = "mutation($email: EmailAddress!, $password: String!) { sessionCreate(input: {email: $email, \
                     password: $password}) { session { accessToken } userErrors { code message } } }";
        let answer =
            self.ask(http, None, query, json!({"email": email, "password": PASSWORD})).await.unwrap();
        let token = answer["data"]["sessionCreate"]["session"]["accessToken"].as_str();
        token.unwrap_or_else(|| panic!("{answer}")).to_owned()
    }
}
