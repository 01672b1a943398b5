namespace Elastickv.SnapshotFs.Tree.Redis.Directories;

/// <summary>Decides about a Redis key.</summary>
internal delegate bool KeyFilter(ReadOnlySpan<byte> key);
