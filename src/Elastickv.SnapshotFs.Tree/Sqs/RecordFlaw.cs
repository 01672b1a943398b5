namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>Why a record cannot be understood.</summary>
/// <param name="Class">One of <see cref="Snapshot.ProblemClass"/>.</param>
/// <param name="Reason">What was expected and what was found.</param>
internal sealed record RecordFlaw(string Class, string Reason);
