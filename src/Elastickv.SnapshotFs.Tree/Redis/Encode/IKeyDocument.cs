using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>The final document of a touched key. First it is checked, then it may be compared and written. Not thread-safe.</summary>
internal interface IKeyDocument : IDisposable
{
    /// <summary>Reads all of it, and gives the rows it will have to somebody who only looks at their lengths.</summary>
    /// <exception cref="DocumentDefectException">It cannot be encoded.</exception>
    void Check(KeyRows lengths);

    /// <summary>Whether it holds the same as the base, which has the key in the same kind, and in no other.</summary>
    bool IsAsBefore();

    /// <summary>Gives its rows (spec 07 §4.3).</summary>
    void Write(KeyRows rows);
}
