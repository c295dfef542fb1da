"""What people say about datasets: who may, in one transaction with the record of it, and never over one another."""
