// Mounts, daemons and memory are looked at machine-wide; one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
