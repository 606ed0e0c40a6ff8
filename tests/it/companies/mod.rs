mod nit;
