namespace Elastickv.SnapshotFs.Tree.Redis.Directories;

/// <summary>Something in <c>db_0</c>. Thread-safe.</summary>
internal interface IDatabaseEntry
{
    ReadOnlySpan<byte> Name { get; }

    NodeId Id { get; }

    /// <summary>Whether it is there: nothing in <c>db_0</c> is ever empty (spec 02 §2.1). Found out once.</summary>
    bool Exists { get; }
}
