//! A Redis of a test's own, which may be killed and come back on its port.

use crate::process::PATIENCE;
use std::process::Stdio;
use std::sync::atomic::{AtomicU16, Ordering};
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// Ports that nobody is given by chance: below the kernel's range, and below that of the run's own servers.
const PORTS: std::ops::Range<u16> = 11_000..20_000;

type Running = (Child, Lines<BufReader<ChildStdout>>);

/// A server without a memory.
pub struct OwnRedis {
    port: u16,
    /// With what it says, which stays open so that it can go on talking.
    running: Running,
}

impl OwnRedis {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// When none of a hundred ports is free.
    pub async fn start() -> Self {
        static NEXT: AtomicU16 = AtomicU16::new(0);
        // Two runs on one machine begin elsewhere.
        let spread = u16::try_from(std::process::id() % 8_000).unwrap();
        for _ in 0..100 {
            let port =
                PORTS.start + (spread + NEXT.fetch_add(1, Ordering::Relaxed)) % (PORTS.end - PORTS.start);
            if let Some(running) = serve(port).await {
                return Self { port, running };
            }
        }
        panic!("no port for Redis");
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Ends it as a power cut would.
    pub async fn kill(&mut self) {
        self.running.0.kill().await.unwrap();
    }

    /// Starts it again where it was.
    pub async fn start_again(&mut self) {
        self.running = serve(self.port).await.expect("its port is free again");
    }
}

/// Starts a server and waits until it takes connections; none when the port is taken.
async fn serve(port: u16) -> Option<Running> {
    let mut command = Command::new("redis-server");
    command.args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--save", "", "--appendonly", "no"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().expect("redis-server, which tests/run installs");
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    while let Some(line) = tokio::time::timeout(PATIENCE, said.next_line()).await.unwrap().unwrap() {
        if line.contains("Ready to accept connections") {
            return Some((child, said));
        }
    }
    None
}
