mod create;
mod nit;
mod reinstate;
mod suspend;
mod update;
