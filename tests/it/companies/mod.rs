mod create;
mod nit;
mod suspend;
mod update;
