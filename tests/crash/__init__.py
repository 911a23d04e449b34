"""What is acknowledged outlives crashes, cut power and full disks."""
