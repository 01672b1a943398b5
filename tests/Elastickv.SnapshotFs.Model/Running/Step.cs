namespace Elastickv.SnapshotFs.Model.Running;

/// <summary>One operation by path. Whatever does not fit the tree as it is then is refused, or has no meaning and is left out.</summary>
/// <param name="Kind">What is done: create, mkdir, unlink, rmdir, rename, put, patch, cut, fsync, ttl, hold, type, release, remount.</param>
/// <param name="Path">Of what.</param>
/// <param name="To">The new path, or for <c>ttl</c> the key.</param>
/// <param name="Text">What is written.</param>
/// <param name="Number">Way of a rename (0 replace, 1 refuse, 2 exchange), offset, length, expiry, or slot of an open file.</param>
internal sealed record Step(string Kind, string Path = "", string To = "", string Text = "", int Number = 0)
{
    /// <summary>The step as source code.</summary>
    public string ToCode() => $"new(\"{Kind}\", \"{Path}\", \"{To}\", \"{Text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\", {Number}),";
}
