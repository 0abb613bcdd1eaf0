"""What is known about models and providers."""
