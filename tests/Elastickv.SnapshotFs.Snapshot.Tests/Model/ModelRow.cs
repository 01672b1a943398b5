namespace Elastickv.SnapshotFs.Snapshot.Tests.Model;

/// <summary>What the model says a view shows for one user key. Keys are hexadecimal, so that ordinal order is byte order and failures can be read.</summary>
internal sealed record ModelRow(string UserKey, string RawKey, string Body, ulong CommitTimestamp, RowDamage Damage)
{
    public override string ToString() => $"{RawKey} = {Body} {Damage}";
}
